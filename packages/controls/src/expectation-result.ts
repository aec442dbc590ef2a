import type { ExpectationResult, Item } from '@annexa/evidence';
import type { Bench, Expectation } from './judgement.ts';
import type { HeldResults, SettledItem } from './settle.ts';
import { settle } from './settle.ts';
import { statusOf } from './status.ts';
import { timeMs } from './time.ts';

/** One expectation of one scope, with its status, counts and items. */
export function resultOf(bench: Bench, expectation: Expectation, excluded: string | undefined, held: HeldResults): ExpectationResult {
  const judgement = expectation.judge(bench);
  const { population, criterion, notes = [] } = judgement;
  const items = settle(bench.view, bench.system, expectation, judgement.items, held);
  const verdict = statusOf({ excluded, items, criterion, population, asOf: bench.view.asOf });
  const { name, title, side, gradeMin, approvalNeeded, capture, closeGap } = expectation;
  const validUntil = items
    .flatMap((each) => (each.result === 'met' && each.valid ? [each.valid.until] : []))
    .toSorted((left, right) => timeMs(left) - timeMs(right))[0];
  return {
    name,
    title,
    side,
    scope: bench.system,
    ...verdict,
    population: { ...population, size: items.reduce((sum, each) => sum + (each.members ?? 1), 0) },
    counts: countsOf(items),
    ...(criterion ? { criterion: criterionResult(criterion) } : {}),
    freshness: { rule: expectation.freshness, ...(validUntil === undefined ? {} : { validUntil }) },
    gradeMin,
    approvalNeeded,
    capture,
    items: items.map(itemResult),
    closeGap,
    notes: [...notes],
  };
}

function criterionResult({ title, onFile, record }: { title: string; onFile: boolean; record?: number }): ExpectationResult['criterion'] {
  return { title, onFile, ...(record === undefined ? {} : { record }) };
}

function countsOf(items: readonly SettledItem[]): ExpectationResult['counts'] {
  const counts = { met: 0, failed: 0, absent: 0, unknown: 0, permitted: 0, answered: 0, late: 0 };
  for (const item of items) {
    counts[item.result] += item.members ?? 1;
    if (item.late === true) counts.late += item.members ?? 1;
  }
  return counts;
}

function itemResult({ valid: _valid, members: _members, ...item }: SettledItem): Item {
  return { ...item, records: [...new Set(item.records)].toSorted((left, right) => left - right) };
}
