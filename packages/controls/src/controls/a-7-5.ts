import { organisation } from '@annexa/evidence';
import type { DocumentNeed } from '../documents.ts';
import { standingOf } from '../documents.ts';
import { reachesFloor } from '../grades.ts';
import { itemOf, resultPart } from '../item.ts';
import type { Bench, ItemDraft, Judgement } from '../judgement.ts';
import { control } from '../judgement.ts';
import { isSure, trainingDataOf } from '../lineage.ts';
import { paperCriterion, paperItem, paperNotes } from '../paper-item.ts';
import { provenanceProcedure } from '../papers.ts';
import { aimsPopulation, livePopulation } from '../populations.ts';
import { modelLabel, provenanceItems } from '../provenance.ts';
import type { ShippingRuns } from '../shipping-runs.ts';
import { shippingPopulation, shippingRunsOf } from '../shipping-runs.ts';
import { startItems } from '../start-items.ts';
import { spotCheck } from '../spot-check.ts';
import type { Finding } from '../verdict.ts';
import { absent, failed, met, unknown } from '../verdict.ts';

/** A.7.5: where data came from is recorded by rule, and every shipped model leads back to it. */
export const dataProvenance = control('A.7.5', [
  {
    name: 'provenance-process',
    title: 'A procedure says how the origin of data is recorded',
    side: 'D',
    scope: 'aims',
    gradeMin: 'declared',
    approvalNeeded: true,
    capture: 'declared',
    freshness: 'its own review date, else 12 months',
    closeGap: 'Approve how provenance is recorded.',
    membership: [],
    judge: judgeProcess,
  },
  {
    name: 'inputs-were-these',
    title: 'Training runs recorded their inputs themselves',
    side: 'O',
    scope: 'system',
    gradeMin: 'workflow-bound',
    approvalNeeded: false,
    capture: 'automatic',
    freshness: 'item',
    closeGap: 'Let the training step name or hash its inputs while it runs.',
    membership: ['training-run'],
    judge: judgeInputs,
  },
  {
    name: 'chain-to-source',
    title: 'Every dataset and model leads back to its source',
    side: 'O',
    scope: 'system',
    gradeMin: 'workflow-bound',
    approvalNeeded: false,
    capture: 'automatic',
    freshness: 'item',
    closeGap: 'Record the step that made the listed dataset; the chain breaks there.',
    membership: ['training-run', 'data-preparation', 'conversion'],
    judge: judgeChain,
  },
  {
    name: 'provenance-spot-checked',
    title: 'Somebody else hashed a sample of the sources again',
    side: 'O',
    scope: 'system',
    gradeMin: 'workflow-bound',
    approvalNeeded: false,
    capture: 'assisted',
    freshness: '6 months',
    closeGap: 'Re-hash the drawn datasets with the command given.',
    membership: [],
    judge: judgeSpotCheck,
  },
]);

const need: DocumentNeed = { ...provenanceProcedure, scope: organisation };

function judgeProcess(bench: Bench): Judgement {
  const standing = standingOf(bench.view, need);
  return { population: aimsPopulation, items: [paperItem(bench, need, standing)], notes: paperNotes(bench, standing) };
}

function judgeInputs(bench: Bench): Judgement {
  const shipping = shippingRunsOf(bench.view, bench.system);
  const runs = shipping.runs.map(({ run, release }) =>
    itemOf(run.id, `Run ${run.predicate.facts.run}`, inputsRecorded(run), [run.index], { event: { record: run }, release }),
  );
  return {
    population: shippingPopulation(bench.view, bench.system),
    items: [...runs, ...unexplainedItems(shipping), ...startItems(bench.view, bench.system, 'training')],
  };
}

function inputsRecorded(run: ShippingRuns['runs'][number]['run']): Finding {
  const data = trainingDataOf(run);
  if (data.length === 0) return absent('the run names no data it learned from');
  if (!run.predicate.facts.inputsRecordedByRun) return failed('its inputs were put down afterwards, not by the run itself', []);
  const nameless = data.find((each) => each.digest === undefined || !isSure(each.join));
  if (nameless) return unknown('join-too-weak', `${nameless.name} is known by ${nameless.join} only`);
  if (!reachesFloor(run, 'workflow-bound')) return unknown('below-grade', `the run is ${run.grade}`);
  return met('the run itself recorded the digests of its inputs', []);
}

/** A model in a release that no run explains is a member of the population all the same. */
function unexplainedItems({ unexplained }: ShippingRuns): ItemDraft[] {
  const finding = absent('no run on file made it');
  return unexplained.map(({ model, release, records }) =>
    itemOf(`model:${model.digest}`, modelLabel(model), finding, records, { release }),
  );
}

function judgeChain(bench: Bench): Judgement {
  const { view, system } = bench;
  return {
    population: {
      ...shippingPopulation(view, system),
      name: 'datasets of shipping-runs',
      secondSource: 'data cards, and models in releases',
    },
    criterion: paperCriterion(bench, need),
    items: provenanceItems(view, system),
    notes: ['Origin, date and rights of a source are the word of whoever wrote its data card.'],
  };
}

function judgeSpotCheck(bench: Bench): Judgement {
  const { isMember, population } = livePopulation(bench.view, bench.system);
  const { valid, ...finding } = spotCheck(bench.view, bench.system);
  const item: ItemDraft = {
    id: `${bench.system}/spot-check`,
    label: `Sources of ${bench.system}`,
    ...resultPart(finding),
    ...(valid ? { valid } : {}),
  };
  return { population, criterion: paperCriterion(bench, need), items: isMember ? [item] : [] };
}
