import { declaredOf } from './declared.ts';
import type { Interval } from './intervals.ts';
import { intervalsOf, spanText } from './intervals.ts';
import type { LiveMinute } from './live.ts';
import { perView } from './view.ts';

type Objective = NonNullable<NonNullable<NonNullable<ReturnType<typeof declaredOf>>['monitoring']>['objectives']>[number];

/** A declared limit that live traffic did not keep in one interval. */
export type Breach = {
  readonly id: string;
  readonly measure: string;
  readonly value: number;
  readonly limit: string;
  readonly when: string;
  readonly fromMs: number;
  readonly records: readonly number[];
};

/** All breaches of a system, oldest first, and the declared measures that windows do not hold. */
type Breaches = { readonly breaches: readonly Breach[]; readonly unmeasured: readonly string[]; readonly objectives: number };

/** Holds declared limits against every live interval. */
export const breachesOf = perView((view, system): Breaches => {
  const objectives = declaredOf(view, system)?.monitoring?.objectives ?? [];
  const { members } = intervalsOf(view, system);
  const known = objectives.filter((each) => isMeasured(each.measure));
  const breaches = members.flatMap((interval) => known.flatMap((each) => breachOf(system, interval, each)));
  const unmeasured = objectives.filter((each) => !known.includes(each)).map((each) => each.measure);
  return { breaches, unmeasured, objectives: objectives.length };
});

function breachOf(system: string, interval: Interval, objective: Objective): Breach[] {
  const value = measureOf(objective.measure, interval.minutes);
  if (value === undefined) return [];
  const over = objective.max !== undefined && value > objective.max;
  const under = objective.min !== undefined && value < objective.min;
  if (!over && !under) return [];
  const when = spanText(interval.fromMs, interval.toMs);
  return [
    {
      id: `${system}/${objective.measure}/${when}`,
      measure: objective.measure,
      value,
      limit: over ? `at most ${objective.max}` : `at least ${objective.min}`,
      when,
      fromMs: interval.fromMs,
      records: interval.windows.map((each) => each.record.index),
    },
  ];
}

/** Measures a window can answer: counts, the share of failed answers, and quantiles of latency (`p95-ms`). */
function isMeasured(measure: string): boolean {
  return ['error-rate', 'requests', 'inferences'].includes(measure) || quantileOf(measure) !== undefined;
}

function measureOf(measure: string, minutes: readonly LiveMinute[]): number | undefined {
  const sum = (field: 'requests' | 'failedRequests' | 'inferences' | 'failedInferences'): number =>
    minutes.reduce((total, each) => total + each[field], 0);
  if (measure === 'requests' || measure === 'inferences') return sum(measure);
  if (measure === 'error-rate') {
    const shares = [
      [sum('failedInferences'), sum('inferences')],
      [sum('failedRequests'), sum('requests')],
    ].flatMap(([bad = 0, all = 0]) => (all > 0 ? [bad / all] : []));
    return shares.length > 0 ? Math.max(...shares) : undefined;
  }
  return latencyMs(minutes, quantileOf(measure) ?? 1);
}

function quantileOf(measure: string): number | undefined {
  const match = /^p(\d{1,2}(?:\.\d+)?)-ms$/.exec(measure);
  return match ? Number(match[1]) / 100 : undefined;
}

/** Bucket i of the sketch holds (1.02^(i-1), 1.02^i] microseconds. */
const growth = 1.02;

/** Quantile over all minutes, by the upper end of its bucket, so that a limit is never kept by rounding. */
function latencyMs(minutes: readonly LiveMinute[], quantile: number): number | undefined {
  const buckets = new Map<number, number>();
  let total = 0;
  let seen = 0;
  for (const { latency } of minutes) {
    total += latency?.count ?? 0;
    seen += latency?.zero ?? 0;
    for (const [bucket, count] of latency?.buckets ?? []) buckets.set(bucket, (buckets.get(bucket) ?? 0) + count);
  }
  if (total === 0) return undefined;
  const rank = quantile * total;
  for (const [bucket, count] of [...buckets].toSorted(([left], [right]) => left - right)) {
    if (seen >= rank) break;
    seen += count;
    if (seen >= rank) return growth ** bucket / 1_000;
  }
  return 0;
}
