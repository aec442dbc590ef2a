import { declaredOf } from './declared.ts';
import { intervalsOf, spanText } from './intervals.ts';
import type { Interval } from './intervals.ts';
import { itemOf, resultPart } from './item.ts';
import type { ItemDraft } from './judgement.ts';
import { timeMs, timeText } from './time.ts';
import type { Finding } from './verdict.ts';
import { absent, failed, met } from './verdict.ts';
import type { View } from './view.ts';

const minuteMs = 60_000;

/** Items of `live-intervals` under one question; neighbours with the same answer stand on one line that says how many they are. */
export function intervalItems(view: View, system: string, ask: (interval: Interval) => Finding): ItemDraft[] {
  const { members, silentSince } = intervalsOf(view, system);
  const runs: { from: number; to: number; count: number; finding: Finding }[] = [];
  for (const interval of members) {
    const finding = ask(interval);
    const last = runs.at(-1);
    if (last && last.to === interval.fromMs && last.finding.result === finding.result && last.finding.detail === finding.detail) {
      last.to = interval.toMs;
      last.count += 1;
      last.finding = { ...finding, records: [...new Set([...last.finding.records, ...finding.records])] };
    } else {
      runs.push({ from: interval.fromMs, to: interval.toMs, count: 1, finding });
    }
  }
  const items = runs.map(({ from, to, count, finding }) => {
    const span = spanText(from, to);
    const label = count === 1 ? span : `${span}, ${count} intervals`;
    return itemOf(`${system}/${span}`, label, finding, [], { members: count, eventAt: timeText(from) });
  });
  if (!silentSince) return items;
  const silent = absent('it is deployed and no window has ever shown it', [silentSince.record.index]);
  return [...items, { id: `${system}/silent`, label: `${system} since its deployment`, ...resultPart(silent), event: silentSince }];
}

/** Whether one interval was watched: windows are there, nothing acknowledged was lost, no silence longer than the limit. */
export function watched(view: View, system: string, interval: Interval): Finding {
  const { windows, minutes } = interval;
  const records = windows.map((each) => each.record.index);
  if (windows.length === 0) return absent('nothing was seen in declared service hours');
  const lost = windows.find((each) => each.gaps.length > 0 || (each.dropped?.salientEvents ?? 0) > 0 || (each.overflow?.minutes ?? 0) > 0);
  if (lost) return failed('telemetry that had been accepted was lost or left out', records);
  const limits = declaredOf(view, system)?.monitoring;
  const silentMs = limits?.serviceHours === undefined ? 0 : longestSilence(interval);
  const limitMs = (limits?.gapMinutesMax ?? intervalsOf(view, system).lengthMs / minuteMs) * minuteMs;
  if (silentMs > limitMs) return failed(`silent for ${Math.round(silentMs / minuteMs)} minutes`, records);
  const bound = windows.some((each) => each.atLeast) ? '; sampling unknown, so counts are a lower bound' : '';
  return met(minutes.length > 0 ? `seen${bound}` : `covered${bound}`, records);
}

function longestSilence({ fromMs, toMs, minutes }: Interval): number {
  const seen = minutes.map((each) => timeMs(each.minute)).toSorted((left, right) => left - right);
  const edges = [fromMs - minuteMs, ...seen, toMs];
  return Math.max(...edges.slice(1).map((at, index) => at - (edges[index] ?? at) - minuteMs));
}
