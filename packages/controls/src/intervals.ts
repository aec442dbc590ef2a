import { declaredOf } from './declared.ts';
import { deploymentsOf, isInPeriod } from './deployments.ts';
import type { PopulationDraft } from './judgement.ts';
import type { LiveMinute, LiveWindow } from './live.ts';
import { liveOf } from './live.ts';
import type { Moment } from './order.ts';
import { momentMs } from './order.ts';
import { parseServiceHours } from './service-hours.ts';
import { timeMs, timeText } from './time.ts';
import { perView } from './view.ts';
import type { View } from './view.ts';

/** One member of `live-intervals`: a stretch of the declared length, with the minutes and windows that fall into it. */
export type Interval = {
  readonly fromMs: number;
  readonly toMs: number;
  readonly minutes: readonly LiveMinute[];
  readonly windows: readonly LiveWindow[];
};

/** All intervals of a system, oldest first, and how far the list can be trusted. */
type Intervals = {
  readonly lengthMs: number;
  readonly members: readonly Interval[];
  readonly population: PopulationDraft;
  /** Deployed and in use by its declaration, yet nothing was ever seen of it since. */
  readonly silentSince?: Moment;
};

const minuteMs = 60_000;
const lengthMinutesDefault = 60;
/** More intervals than this are not listed one by one (a year of five-minute steps is 105,120). */
const intervalsMax = 110_000;

/** The population `live-intervals`: where traffic was seen, and where declared hours say the service should be up. */
export const intervalsOf = perView((view, system): Intervals => {
  const declared = declaredOf(view, system)?.monitoring;
  const lengthMs = (declared?.intervalMinutes ?? lengthMinutesDefault) * minuteMs;
  const live = liveOf(view, system);
  const byStart = trafficByInterval(view, live.windows, lengthMs);
  const hours = declared?.serviceHours;
  const expected = hours === undefined ? [] : expectedStarts(view, system, hours, lengthMs);
  for (const start of expected ?? [])
    if (!byStart.has(start)) byStart.set(start, { fromMs: start, toMs: start + lengthMs, minutes: [], windows: [] });
  const members = [...byStart.values()].toSorted((left, right) => left.fromMs - right.fromMs);
  const silentSince = silence(view, system, live.windows);
  return {
    lengthMs,
    members,
    population: populationOf(view, system, hours, expected !== undefined && live.unreadable.length === 0),
    ...(silentSince ? { silentSince } : {}),
  };
});

/** Title of an interval or of a run of them. */
export function spanText(fromMs: number, toMs: number): string {
  return `${timeText(fromMs).slice(0, 16)} to ${timeText(toMs).slice(0, 16)}`;
}

function trafficByInterval(view: View, windows: readonly LiveWindow[], lengthMs: number): Map<number, Interval> {
  const found = new Map<number, { fromMs: number; toMs: number; minutes: LiveMinute[]; windows: LiveWindow[] }>();
  for (const window of windows) {
    for (const minute of window.minutes) {
      const at = timeMs(minute.minute);
      const fromMs = Math.floor(at / lengthMs) * lengthMs;
      if (!isInPeriod(view, at) || at > timeMs(view.asOf)) continue;
      const interval = found.get(fromMs) ?? { fromMs, toMs: fromMs + lengthMs, minutes: [], windows: [] };
      interval.minutes.push(minute);
      if (!interval.windows.includes(window)) interval.windows.push(window);
      found.set(fromMs, interval);
    }
  }
  return new Map<number, Interval>(found);
}

/** Starts of whole intervals inside the declared hours since the first deployment; undefined when the hours cannot be read. */
function expectedStarts(view: View, system: string, hours: string, lengthMs: number): number[] | undefined {
  const serves = parseServiceHours(hours);
  if (!serves) return undefined;
  const [first] = deploymentsOf(view, system);
  if (!first) return [];
  const starts: number[] = [];
  const untilMs = timeMs(view.asOf);
  for (
    let at = Math.ceil(momentMs(first.moment) / lengthMs) * lengthMs;
    at + lengthMs <= untilMs && starts.length < intervalsMax;
    at += lengthMs
  ) {
    if (serves(at) && isInPeriod(view, at)) starts.push(at);
  }
  return starts;
}

function populationOf(view: View, system: string, hours: string | undefined, readable: boolean): PopulationDraft {
  const isDeployed = deploymentsOf(view, system).length > 0;
  const isSeen = liveOf(view, system).windows.length > 0;
  const isAgreed =
    (isDeployed && isSeen) ||
    (!isDeployed && !isSeen && ['idea', 'development', 'retired'].includes(declaredOf(view, system)?.state ?? ''));
  return {
    name: 'live-intervals',
    state: readable ? (isAgreed ? 'reconciled' : 'single-source') : 'unlistable',
    firstSource: 'monitoring windows',
    secondSource:
      hours === undefined ? 'deployment records (no service hours are declared)' : `declared hours ${hours}, deployment records`,
  };
}

/** A deployment is on file, one interval has passed, and no window has shown the system at all. */
function silence(view: View, system: string, windows: readonly LiveWindow[]): Moment | undefined {
  const [first] = deploymentsOf(view, system);
  return first && windows.length === 0 ? first.moment : undefined;
}
