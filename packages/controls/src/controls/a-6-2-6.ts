import { authorityOf } from '../authority.ts';
import { breachesOf } from '../breaches.ts';
import type { Breach } from '../breaches.ts';
import type { Deployed } from '../deployments.ts';
import { deploymentsOf, explain } from '../deployments.ts';
import type { DocumentNeed } from '../documents.ts';
import { standingOf } from '../documents.ts';
import { intervalsOf } from '../intervals.ts';
import { itemOf, resultPart } from '../item.ts';
import type { Bench, ItemDraft, Judgement } from '../judgement.ts';
import { control } from '../judgement.ts';
import { isSure } from '../lineage.ts';
import type { LiveIdentity } from '../live.ts';
import { liveOf } from '../live.ts';
import { momentMs } from '../order.ts';
import { paperCriterion, paperItem, paperNotes } from '../paper-item.ts';
import { operationPlan } from '../papers.ts';
import { livePopulation } from '../populations.ts';
import { addWorkingDays, timeMs, timeText } from '../time.ts';
import type { Finding } from '../verdict.ts';
import { absent, bestFinding, failed, met, unknown, worstFinding } from '../verdict.ts';
import { intervalItems, watched } from '../watched.ts';

/** A.6.2.6: somebody decided what is watched, and it was watched, throughout. */
export const operationAndMonitoring = control('A.6.2.6', [
  {
    name: 'operation-plan',
    title: 'A plan says what is watched in use, by whom, and when to stop',
    side: 'D',
    scope: 'system',
    gradeMin: 'declared',
    approvalNeeded: true,
    capture: 'declared',
    freshness: 'its own review date, else 12 months; void at a material change',
    closeGap: 'Approve an operation plan; the points it leaves open are listed.',
    membership: [],
    judge: judgePlan,
  },
  {
    name: 'watched-throughout',
    title: 'Live use was watched without gaps',
    side: 'O',
    scope: 'system',
    gradeMin: 'self-reported',
    approvalNeeded: false,
    capture: 'automatic',
    freshness: 'declared interval, else 60 minutes',
    closeGap: 'Restore telemetry of the listed services; each gap needs an explanation.',
    membership: ['monitoring-window'],
    judge: (bench) => ({
      population: intervalsOf(bench.view, bench.system).population,
      criterion: paperCriterion(bench, need(bench)),
      items: [...intervalItems(bench.view, bench.system, (each) => watched(bench.view, bench.system, each)), ...unreadableWindows(bench)],
    }),
  },
  {
    name: 'limits-kept-or-answered',
    title: 'Declared limits were kept, or each breach was answered',
    side: 'O',
    scope: 'system',
    gradeMin: 'self-reported',
    approvalNeeded: false,
    capture: 'assisted',
    freshness: 'item',
    closeGap: 'Answer the listed breaches.',
    membership: ['monitoring-window'],
    judge: judgeLimits,
  },
  {
    name: 'only-released-runs',
    title: 'Nothing answers in production that was not released',
    side: 'O',
    scope: 'system',
    gradeMin: 'self-reported',
    approvalNeeded: false,
    capture: 'automatic',
    freshness: 'continuous',
    closeGap: 'Find out who put the listed model into service; approve it or take it out.',
    membership: ['monitoring-window'],
    judge: judgeIdentities,
  },
  {
    name: 'mended-updated-supported',
    title: 'Faults were mended, updates were tested, requests were answered',
    side: 'O',
    scope: 'system',
    gradeMin: 'declared',
    approvalNeeded: false,
    capture: 'assisted',
    freshness: 'item',
    closeGap: 'Connect the ticket queue, or close the overdue items listed.',
    membership: ['incident', 'deployment'],
    judge: judgeUpkeep,
  },
]);

function need({ system }: Bench): DocumentNeed {
  return { ...operationPlan, scope: system };
}

function judgePlan(bench: Bench): Judgement {
  const { isMember, population } = livePopulation(bench.view, bench.system);
  if (!isMember) return { population, items: [] };
  const standing = standingOf(bench.view, need(bench));
  return { population, items: [paperItem(bench, need(bench), standing)], notes: paperNotes(bench, standing) };
}

function unreadableWindows({ view, system }: Bench): ItemDraft[] {
  const finding = unknown('unreadable', 'its facts do not have the shape of a window');
  return liveOf(view, system).unreadable.map((index) => itemOf(`${system}/window/${index}`, `Window in record ${index}`, finding, [index]));
}

/** Where a declared measure cannot be read from windows, nobody can list its breaches. */
function judgeLimits(bench: Bench): Judgement {
  const { view, system } = bench;
  const { breaches, unmeasured, objectives } = breachesOf(view, system);
  const { population } = intervalsOf(view, system);
  const plan = paperCriterion(bench, need(bench));
  const criterion = plan.onFile && objectives === 0 ? { ...plan, onFile: false, problem: 'no limits are declared' } : plan;
  const isListable = unmeasured.length === 0;
  return {
    population: { ...population, name: 'breaches of declared limits', state: isListable ? population.state : 'unlistable' },
    criterion,
    items: breaches.map((each) => breachItem(bench, each)),
    notes: isListable ? [] : [`Windows do not measure: ${unmeasured.join(', ')}.`],
  };
}

function breachItem(bench: Bench, breach: Breach): ItemDraft {
  const label = `${breach.measure} was ${Number(breach.value.toPrecision(4))}, ${breach.limit}, ${breach.when}`;
  return { id: breach.id, label, ...resultPart(breachFinding(bench, breach), breach.records), eventAt: timeText(breach.fromMs) };
}

/** Five working days to judge a signal, one when it is severe (our defaults). */
function breachFinding({ view, system }: Bench, breach: Breach): Finding {
  const finding = view.of('finding', system).findLast((each) => each.predicate.facts.about?.includes(breach.id) === true);
  if (!finding) return absent('no finding about it is on file');
  const { state, openedAt, severity, judgedBy } = finding.predicate.facts;
  const dueMs = addWorkingDays(timeMs(openedAt), severity === 'high' ? 1 : 5);
  const records = [finding.index];
  if (state === 'open') {
    const isDue = timeMs(view.asOf) > dueMs;
    return isDue ? absent('its finding is open beyond its date', records) : met('its finding is open and within its date', records);
  }
  if (judgedBy === undefined) return absent('its finding was closed by nobody', records);
  if (timeMs(finding.receivedAt) > dueMs) return failed(`judged by ${judgedBy}, but too late`, records);
  return met(`judged by ${judgedBy}`, records);
}

function judgeIdentities(bench: Bench): Judgement {
  const { view, system } = bench;
  const live = liveOf(view, system);
  return {
    population: {
      name: 'live-identities',
      state: live.unreadable.length === 0 ? 'single-source' : 'unlistable',
      firstSource: 'monitoring windows',
      secondSource: 'none connected (supplier usage or billing)',
    },
    items: live.identities.map((seen) =>
      itemOf(seen.id, seen.label, identityReleased(bench, seen), seen.records, { event: { record: seen.firstRecord } }),
    ),
  };
}

/** What answers equals a deployment, by digest, and that deployment was released with authority. One such deployment is enough. */
function identityReleased({ view, system }: Bench, seen: LiveIdentity): Finding {
  const { deployments, join } = explain(view, system, seen);
  if (deployments.length === 0) return failed('seen live, and it equals no deployment on file', []);
  const best = bestFinding(deployments.map((each) => authorityOf(view, system, each))) ?? absent('no deployment is on file');
  if (best.result !== 'met') return { ...best, detail: `deployed, but not released with authority: ${best.detail}` };
  if (!isSure(join)) return unknown('join-too-weak', `known live by ${join} only, so it may be another model`, best.records);
  return met('equals a release that was deployed with authority', best.records);
}

/** Updates are deployments after the first; faults are incidents. Requests for help are in a ticket queue nobody has connected. */
function judgeUpkeep(bench: Bench): Judgement {
  const { view, system } = bench;
  const updates = deploymentsOf(view, system).slice(1);
  const items = updates.map((update) =>
    itemOf(update.id, update.label, updateFinding(bench, update), update.records, { event: update.moment }),
  );
  return {
    population: {
      name: 'faults, updates and help requests',
      state: 'unlistable',
      firstSource: 'incidents and deployment records',
      secondSource: 'ticket queue (not connected)',
    },
    criterion: paperCriterion(bench, need(bench)),
    items: [...items, ...view.of('incident', system).map((each) => incidentItem(each))],
  };
}

const updateDemands = [
  'A.6.2.4/evaluated-before-deploy',
  'A.6.2.4/bars-met',
  'A.6.2.5/released-with-authority',
  'A.6.2.5/deployed-equals-approved',
];

function updateFinding(bench: Bench, update: Deployed): Finding {
  const about = updateDemands
    .flatMap((name) => bench.itemsOf(name) ?? [])
    .filter((each) => each.deployment === update.id || (each.deployment === undefined && each.release === update.release));
  return worstFinding(about.flatMap(asFinding)) ?? absent('nothing shows that the update was tested and released');
}

function asFinding({ result, reason, detail, records }: ItemDraft): Finding[] {
  if (result === 'permitted' || result === 'answered') return [];
  return [{ result, detail, records, ...(reason ? { reason } : {}) }];
}

function incidentItem(incident: ReturnType<Bench['view']['of']>[number]): ItemDraft {
  const closed = 'closedAt' in incident.predicate.facts && typeof incident.predicate.facts.closedAt === 'string';
  const records = [incident.index];
  const finding = closed ? unknown('unreadable', 'closed, but no time was set for it', records) : absent('not closed on file', records);
  return {
    id: incident.id,
    label: `Incident of ${new Date(momentMs({ record: incident })).toISOString().slice(0, 10)}`,
    ...resultPart(finding),
    event: { record: incident },
  };
}
