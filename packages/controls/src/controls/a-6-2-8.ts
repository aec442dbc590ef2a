import { declaredOf } from '../declared.ts';
import type { DocumentNeed } from '../documents.ts';
import { standingOf } from '../documents.ts';
import { reachesDecisionFloor } from '../grades.ts';
import type { Interval } from '../intervals.ts';
import { intervalsOf } from '../intervals.ts';
import { resultPart } from '../item.ts';
import type { Bench, ItemDraft, Judgement, PopulationDraft } from '../judgement.ts';
import { control } from '../judgement.ts';
import { sameBytes } from '../lineage.ts';
import type { Segment } from '../log-segments.ts';
import { segmentsOf } from '../log-segments.ts';
import { paperCriterion, paperItem, paperNotes } from '../paper-item.ts';
import { loggingPlan } from '../papers.ts';
import { livePopulation, systemPopulation } from '../populations.ts';
import { dayMs, timeMs, timeText } from '../time.ts';
import type { Finding } from '../verdict.ts';
import { absent, failed, met, unknown } from '../verdict.ts';
import { intervalItems } from '../watched.ts';

/** A.6.2.8: somebody decided which events are logged and for how long, and they were. */
export const eventLogs = control('A.6.2.8', [
  {
    name: 'logging-plan',
    title: 'A plan says which events are logged, for how long, and who may read them',
    side: 'D',
    scope: 'system',
    gradeMin: 'declared',
    approvalNeeded: true,
    capture: 'declared',
    freshness: 'its own review date, else 12 months; void at a material change',
    closeGap: 'Decide what is logged, when and for how long.',
    membership: [],
    judge: judgePlan,
  },
  {
    name: 'logged-in-use',
    title: 'The event log covers live use',
    side: 'O',
    scope: 'system',
    gradeMin: 'self-reported',
    approvalNeeded: false,
    capture: 'automatic',
    freshness: 'continuous',
    closeGap: 'Restore the log source; the gaps and the event types never seen are listed.',
    membership: ['monitoring-window'],
    judge: (bench) => ({
      population: intervalsOf(bench.view, bench.system).population,
      criterion: paperCriterion(bench, need(bench)),
      items: intervalItems(bench.view, bench.system, (each) => logged(bench, each)),
    }),
  },
  {
    name: 'logs-kept',
    title: 'Log segments are there and can be read',
    side: 'O',
    scope: 'system',
    gradeMin: 'collector-fetched',
    approvalNeeded: false,
    capture: 'automatic',
    freshness: '6 months',
    closeGap: 'Run a restore test, and explain the segments that are gone.',
    membership: ['event-log-archive'],
    judge: judgeKept,
  },
  {
    name: 'logs-removed-by-rule',
    title: 'Log segments were removed by rule only',
    side: 'O',
    scope: 'system',
    gradeMin: 'collector-fetched',
    approvalNeeded: false,
    capture: 'automatic',
    freshness: 'item',
    closeGap: 'Record who removed the listed segments and why; treat the rest as an incident.',
    membership: ['event-log-archive'],
    judge: judgeRemoved,
  },
]);

const lookDays = 183;

function need({ system }: Bench): DocumentNeed {
  return { ...loggingPlan, scope: system };
}

function judgePlan(bench: Bench): Judgement {
  const standing = standingOf(bench.view, need(bench));
  return {
    population: systemPopulation(bench.view, bench.system),
    items: [paperItem(bench, need(bench), standing)],
    notes: paperNotes(bench, standing),
  };
}

/** An archive covers the interval, its longest gap is within the limit, and every planned event type was seen in it. */
function logged({ view, system }: Bench, interval: Interval): Finding {
  const covering = segmentsOf(view, system).filter(({ archive }) => overlaps(archive.predicate.facts, interval));
  const records = covering.map((each) => each.archive.index);
  if (covering.length === 0) return absent('no event log covers it');
  const { logging, monitoring } = declaredOf(view, system) ?? {};
  const limitMs = (monitoring?.gapMinutesMax ?? intervalsOf(view, system).lengthMs / 60_000) * 60_000;
  const facts = covering.map((each) => each.archive.predicate.facts);
  if (facts.some((each) => (each.longestGapMs ?? 0) > limitMs)) return failed('the log has a gap above the limit', records);
  const unseen = (logging?.events ?? []).filter((type) => !facts.some((each) => (each.eventTypes?.[type] ?? 0) > 0));
  if (unseen.length > 0) return absent(`never seen: ${unseen.join(', ')}`, records);
  if (facts.some((each) => each.longestGapMs === undefined))
    return unknown('unreadable', 'the archive does not say how long its longest gap is', records);
  return met('covered', records);
}

function overlaps({ from, to }: { from: string; to: string }, interval: Interval): boolean {
  return timeMs(from) < interval.toMs && timeMs(to) >= interval.fromMs;
}

function judgeKept(bench: Bench): Judgement {
  const { view, system } = bench;
  const within = segmentsOf(view, system).filter((each) => each.keptUntilMs >= timeMs(view.asOf));
  const restored = within.flatMap((each) => each.looks.filter((look) => look.restored === true && reachesDecisionFloor(view, look.record)));
  const items = within.map((each) => segmentItem(each, kept(bench, each)));
  const restore: ItemDraft = {
    id: `${system}/restore`,
    label: 'Restoring a segment',
    ...resultPart(restoreFinding(restored.map((each) => each.record.index))),
    ...validOf(restored),
  };
  return {
    population: segmentPopulation(bench, 'segments within retention', within.length),
    criterion: paperCriterion(bench, need(bench)),
    items: within.length === 0 ? [] : [...items, restore],
  };
}

function restoreFinding(records: readonly number[]): Finding {
  return records.length > 0 ? met('one was restored and read', records) : absent('none was ever restored and read');
}

function validOf(looks: Segment['looks']): Pick<ItemDraft, 'valid'> {
  const last = looks.at(-1)?.record.receivedAt;
  return last === undefined ? {} : { valid: { from: last, until: timeText(timeMs(last) + lookDays * dayMs) } };
}

function kept({ view }: Bench, { looks }: Segment): Finding & Pick<ItemDraft, 'valid'> {
  const look = looks.at(-1);
  if (!look) return absent('nobody looked whether it is still there');
  const records = [look.record.index];
  if (!look.present) return failed('it is gone within its retention', records);
  if (look.digestRight === false) return failed('it is not the bytes that were archived', records);
  if (look.digestRight === undefined) return unknown('unreadable', 'its digest was not checked', records);
  if (!reachesDecisionFloor(view, look.record)) return unknown('below-grade', `the look is ${look.record.grade}`, records);
  return { ...met('there, digest right', records), ...validOf(looks) };
}

/** A segment that a look found gone: by retention, by an erasure on file, or otherwise. */
function judgeRemoved(bench: Bench): Judgement {
  const { view, system } = bench;
  const segments = segmentsOf(view, system);
  const gone = segments.filter((each) => each.looks.at(-1)?.present === false);
  const unseen = segments.filter((each) => each.looks.length === 0);
  const isLookedAfter = segments.length > 0 && unseen.length === 0;
  const population = segmentPopulation(bench, 'removed segments', segments.length);
  return {
    population: isLookedAfter ? { ...population, state: 'reconciled' } : population,
    criterion: paperCriterion(bench, need(bench)),
    items: [
      ...gone.map((each) => segmentItem(each, removed(bench, each))),
      ...unseen.map((each) => segmentItem(each, absent('whether it was removed nobody looked'))),
    ],
  };
}

function removed({ view }: Bench, { archive, looks, keptUntilMs }: Segment): Finding {
  const look = looks.find((each) => !each.present);
  const records = look ? [look.record.index] : [];
  const erasure = view
    .of('erasure')
    .find((each) => each.subject.some((one) => archive.subject.some((part) => sameBytes(part.digest, one.digest))));
  const weak = [look?.record, erasure].find((each) => each && !reachesDecisionFloor(view, each));
  if (erasure && !weak) return met('removed by an erasure on file', [...records, erasure.index]);
  if (look && timeMs(look.record.receivedAt) < keptUntilMs && !erasure)
    return failed('gone before its retention ended, and no erasure is on file', records);
  if (weak) return unknown('below-grade', `the ${weak.kind} record is ${weak.grade}`, records);
  return met('removed after its retention ended', records);
}

function segmentItem({ archive }: Segment, finding: Finding & Pick<ItemDraft, 'valid'>): ItemDraft {
  const { from, to } = archive.predicate.facts;
  const { valid, ...rest } = finding;
  return {
    id: archive.id,
    label: `Segment ${from.slice(0, 16)} to ${to.slice(0, 16)}`,
    ...resultPart(rest, [archive.index]),
    ...(valid ? { valid } : {}),
    event: { record: archive },
  };
}

/** Archives are listed by their own records alone; that there is nothing to log is agreed only where the system is not live. */
function segmentPopulation({ view, system }: Bench, name: string, size: number): PopulationDraft {
  const live = livePopulation(view, system);
  const isAgreedEmpty = size === 0 && !live.isMember && live.population.state === 'reconciled';
  return {
    name,
    state: isAgreedEmpty ? 'reconciled' : 'single-source',
    firstSource: 'event log archives',
    secondSource: 'looks at the log store',
  };
}
