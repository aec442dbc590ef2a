import type { FactsOf, Measurement } from '@annexa/evidence';
import { jsonFrom } from '../door/json.ts';
import { linesOf } from '../door/lines.ts';
import { headText } from '../door/text.ts';
import type { Value } from '../door/value.ts';
import { at, countAt, textAt, wordAt } from '../door/value.ts';
import { measurementOf } from '../facts/measurement.ts';
import { readAs } from '../facts/understood.ts';
import type { Reader } from '../reader.ts';
import { notMine } from '../reader.ts';

/**
 * A garak report (JSON lines). Only set-up, evaluations and the end are read; attempts hold attack prompts and answers and are passed over. Without its
 * last line the run was broken off: `inconclusive`. Times carry no zone and stay as written.
 */
export const garak: Reader = {
  format: 'garak',
  title: 'garak report',
  versions: '0.13, 0.14; older totals',
  depth: 'read',
  kinds: ['security-test'],

  claim(path, head) {
    return path.endsWith('.jsonl') && /^\s*\{\s*"entry_type":\s*"/u.test(headText(head)) ? { mine: true } : { mine: false };
  },

  read({ path, files }) {
    const file = files.get(path);
    if (!file) return notMine;
    const entries: Entries = { evals: [], attempts: 0, broken: 0, others: new Set() };
    for (const line of linesOf(file)) take(line, entries);
    if (entries.evals.length === 0 && entries.init === undefined) return notMine;
    const facts = factsOf(entries);
    const run = textAt(entries.init, 'run');
    const headline = entries.evals
      .slice(0, 3)
      .map((each) => `${textAt(each, 'probe')}: ${countAt(each, 'passed')} of ${totalOf(each)} passed`);
    return readAs(
      [
        {
          kind: 'security-test',
          stage: 'evaluation',
          subject: [{ name: path, at: { path, match: 'exact' } }],
          materials: [],
          facts,
          source: { tool: { name: 'garak', version: textAt(entries.init, 'garak_version') }, run },
        },
      ],
      [...headline, ...(entries.completion ? [] : ['broken off'])].join(', ').slice(0, 240),
      [...entries.others],
    );
  },
};

type Entries = {
  setup?: Value;
  init?: Value;
  completion?: Value;
  readonly evals: Value[];
  attempts: number;
  broken: number;
  readonly others: Set<string>;
};

const evalsMax = 5_000;

function take(line: string, entries: Entries): void {
  if (line.trim() === '') return;
  const [, type] = /^\s*\{\s*"entry_type":\s*"([^"]{1,60})"/u.exec(line.slice(0, 200)) ?? [];
  if (type === 'attempt') entries.attempts += 1;
  else if (type === 'start_run setup' || type === 'init' || type === 'completion' || type === 'eval') keep(type, line, entries);
  else if (type === undefined) entries.broken += 1;
  else if (type !== 'digest') entries.others.add(type);
}

function keep(type: 'start_run setup' | 'init' | 'completion' | 'eval', line: string, entries: Entries): void {
  const parsed = jsonFrom(line);
  if (!parsed.ok) entries.broken += 1;
  else if (type === 'eval') {
    if (entries.evals.length < evalsMax / 2) entries.evals.push(parsed.value);
  } else if (type === 'start_run setup') entries.setup = parsed.value;
  else entries[type] = parsed.value;
}

function factsOf({ setup, init, completion, evals, attempts, broken }: Entries): FactsOf<'security-test'> {
  const reason =
    completion === undefined
      ? 'there is no completion line: the run was broken off'
      : evals.length === 0
        ? 'no probe was evaluated'
        : undefined;
  return {
    metrics: evals.flatMap(metricsOf),
    suite: 'garak',
    verdict: reason === undefined ? undefined : 'inconclusive',
    reason,
    run: textAt(init, 'run'),
    complete: completion !== undefined,
    startedText: textAt(init, 'start_time'),
    endedText: textAt(completion, 'end_time'),
    targetType: wordAt(setup, 'plugins.target_type') ?? wordAt(setup, 'plugins.model_type'),
    targetName: wordAt(setup, 'plugins.target_name') ?? wordAt(setup, 'plugins.model_name'),
    seed: wordAt(setup, 'run.seed'),
    attempts,
    brokenLines: broken > 0 ? broken : undefined,
    evaluations: evals.map((each) => ({
      probe: textAt(each, 'probe'),
      detector: textAt(each, 'detector'),
      passed: countAt(each, 'passed'),
      fails: countAt(each, 'fails'),
      evaluated: totalOf(each),
      processed: countAt(each, 'total_processed'),
    })),
  };
}

/** `total` until 0.13, `total_evaluated` since. */
function totalOf(evaluation: Value): number | undefined {
  return countAt(evaluation, 'total_evaluated') ?? countAt(evaluation, 'total');
}

function metricsOf(evaluation: Value): readonly Measurement[] {
  const n = totalOf(evaluation);
  const passed = measurementOf('passed', at(evaluation, 'passed'), {
    dataset: textAt(evaluation, 'probe'),
    slice: textAt(evaluation, 'detector'),
    ...(n === undefined ? {} : { n }),
  });
  return passed ? [passed] : [];
}
