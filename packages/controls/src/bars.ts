import type { Bar, Measurement, UnknownReason } from '@annexa/evidence';
import { organisation } from '@annexa/evidence';
import type { InForce } from './declared.ts';
import { declarationInForce, declaredVersions } from './declared.ts';
import type { Moment } from './order.ts';
import type { View } from './view.ts';

/** The bars in force at a moment: the stricter of the organisation's floor and the system's own. */
type BarsInForce = {
  readonly bars: readonly Bar[];
  /** Why these bars are no criterion: a bar without a reason, or one that nothing can fail. */
  readonly problems: readonly string[];
  readonly records: readonly number[];
  readonly reason?: UnknownReason;
  readonly detail: string;
};

/** Bars that were approved and received before a moment (expectations 1.10); without one: today's. */
export function barsInForce(view: View, system: string, authors: readonly string[], before?: Moment): BarsInForce {
  const own = declarationInForce(view, system, authors, before);
  const floor = declarationInForce(view, organisation, [], before);
  const bars = stricterOf([...(floor.declaration?.predicate.facts.bars ?? []), ...(own.declaration?.predicate.facts.bars ?? [])]);
  const records = [...recordsOf(floor), ...recordsOf(own)];
  const reason = own.reason === undefined ? {} : { reason: own.reason };
  return {
    bars,
    problems: bars.flatMap(problemOf),
    records,
    detail: bars.length > 0 ? own.detail : `no approved bars: ${own.detail}`,
    ...reason,
  };
}

function recordsOf({ declaration, approval }: InForce): number[] {
  return [...(declaration ? [declaration.index] : []), ...(approval?.state === 'approved' ? [approval.record] : [])];
}

/**
 * Every bar ever declared, approved or not, the strictest of each. Nothing is met by these; but a number that misses a declared
 * bar is failed all the same, or taking an approval away would hide it.
 */
export function barsEverDeclared(view: View, system: string): readonly Bar[] {
  return stricterOf([organisation, system].flatMap((scope) => declaredVersions(view, scope).flatMap((each) => each.bars ?? [])));
}

/** Name of a bar without its limits, so that floor and own can be compared. */
export function keyOfBar(bar: Bar): string {
  return [bar.metric, bar.dataset ?? '', bar.slice ?? ''].join('|').replace(/\|+$/, '');
}

/** A bar in words: `auc at least 0.7 on german-credit-test`. */
export function textOfBar(bar: Bar): string {
  const limits = [...(bar.min === undefined ? [] : [`at least ${bar.min}`]), ...(bar.max === undefined ? [] : [`at most ${bar.max}`])];
  const on = bar.dataset === undefined ? '' : ` on ${bar.dataset}`;
  return `${bar.metric} ${limits.join(' and ')}${on}${bar.slice === undefined ? '' : ` for ${bar.slice}`}`;
}

/** Recomputed from the number: whether it keeps the bar; undefined where the tool wrote no number. */
export function keepsBar(bar: Bar, measurement: Measurement): boolean | undefined {
  const { value } = measurement;
  if (typeof value !== 'number') return undefined;
  return (bar.min === undefined || value >= bar.min) && (bar.max === undefined || value <= bar.max);
}

/** Metric names differ in case and separators between tools; nothing else is taken as equal. */
export function isMetricOf(bar: Bar, measurement: Measurement): boolean {
  return plain(bar.metric) === plain(measurement.metric) && (bar.slice === undefined || bar.slice === measurement.slice);
}

function stricterOf(bars: readonly Bar[]): Bar[] {
  const byKey = new Map<string, Bar>();
  for (const bar of bars) {
    const key = keyOfBar(bar);
    const other = byKey.get(key);
    byKey.set(key, other ? stricter(other, bar) : bar);
  }
  return [...byKey.values()].toSorted((left, right) => (keyOfBar(left) < keyOfBar(right) ? -1 : 1));
}

function stricter(floor: Bar, own: Bar): Bar {
  const min = Math.max(floor.min ?? -Infinity, own.min ?? -Infinity);
  const max = Math.min(floor.max ?? Infinity, own.max ?? Infinity);
  const reason = [floor.reason, own.reason].filter((each) => each !== undefined).join('; ');
  const { min: _min, max: _max, reason: _reason, ...rest } = own;
  return {
    ...rest,
    ...(min === -Infinity ? {} : { min }),
    ...(max === Infinity ? {} : { max }),
    ...(reason === '' ? {} : { reason }),
  };
}

/** Measures whose range is known: a limit at its edge can be kept by anything. */
const unitRange = new Set(['accuracy', 'auc', 'rocauc', 'precision', 'recall', 'f1', 'f1score', 'brier', 'ece', 'calibrationece']);

function problemOf(bar: Bar): string[] {
  if ((bar.reason ?? '').trim() === '') return [`${textOfBar(bar)} has no reason`];
  const inUnitRange = unitRange.has(plain(bar.metric));
  const minFree = bar.min === undefined || (inUnitRange && bar.min <= 0);
  const maxFree = bar.max === undefined || (inUnitRange && bar.max >= 1);
  return minFree && maxFree ? [`nothing can fail ${textOfBar(bar)}`] : [];
}

function plain(metric: string): string {
  return metric.toLowerCase().replaceAll(/[^a-z0-9]+/g, '');
}
