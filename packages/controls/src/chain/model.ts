import type { ChainLink, ChainNode, LedgeredRecord } from '@annexa/evidence';
import { digestText } from '@annexa/evidence';
import { isSupplierModel } from '../deployments.ts';
import { evaluationsOf } from '../evaluations.ts';
import { dataOf, modelsInto, producersOf, trainingDataOf } from '../lineage.ts';
import { releasesOf } from '../releases.ts';
import type { View } from '../view.ts';
import { dataLinks } from './data.ts';
import type { ChainBreak, ChainPart } from './part.ts';
import { artefactId, link, newestOfEach, nodeOf } from './part.ts';
import { shippedConversions, shippedRuns } from './shipped.ts';

/** Training runs with their code, models, conversions and evaluations. */
export function modelPart(view: View, system: string): ChainPart {
  const runs = shippedRuns(view, system);
  const conversions = shippedConversions(view, system);
  const evaluations = newestOfEach(evaluationsOf(view, system));
  const ofRuns = runs.map((run) => nodeOf(run, `run:${run.index}`, 'training-run', `Run ${run.predicate.facts.run}`));
  const ofConversions = conversions.map((each) =>
    nodeOf(each, `conversion:${each.index}`, 'conversion', `Conversion to ${each.predicate.facts.to}`),
  );
  const ofEvaluations = evaluations.map((each) =>
    nodeOf(each, `evaluation:${each.index}`, 'evaluation', evaluationLabel(each.predicate.facts.dataset)),
  );
  return {
    nodes: [
      ...runs.flatMap((each) => codeNodes(each)),
      ...ofRuns,
      ...[...runs, ...conversions, ...evaluations].flatMap((each) => modelNodes(each)),
      ...ofConversions,
      ...ofEvaluations,
    ],
    links: [
      ...runs.flatMap((run) => codeLinks(run)),
      ...runs.flatMap((run) => dataLinks(trainingDataOf(run), `run:${run.index}`)),
      ...runs.flatMap((run) => madeLinks(run, `run:${run.index}`)),
      ...conversions.flatMap((each) => modelLinks(each, `conversion:${each.index}`)),
      ...conversions.flatMap((each) => madeLinks(each, `conversion:${each.index}`)),
      ...evaluations.flatMap((each) => dataLinks(dataOf(each), `evaluation:${each.index}`)),
      ...evaluations.flatMap((each) => evaluatedLinks(each)),
    ],
    breaks: [
      ...runs.filter((run) => trainingDataOf(run).length === 0).map((run) => noData(`run:${run.index}`)),
      ...modelBreaks(view, system),
    ],
  };
}

function evaluationLabel(dataset: string | undefined): string {
  return dataset === undefined ? 'Evaluation' : `Evaluation on ${dataset}`;
}

function commitOf(run: LedgeredRecord): string | undefined {
  const stated = run.kind === 'training-run' ? run.predicate.facts.commit : undefined;
  return stated ?? run.predicate.materials.find((each) => each.role === 'code')?.digest?.['gitCommit'];
}

function codeNodes(run: LedgeredRecord): ChainNode[] {
  const commit = commitOf(run);
  return commit === undefined
    ? []
    : [{ id: `code:${commit}`, kind: 'code', label: `Commit ${commit.slice(0, 12)}`, digest: `gitCommit:${commit}` }];
}

function codeLinks(run: LedgeredRecord): ChainLink[] {
  const commit = commitOf(run);
  const material = run.predicate.materials.find((each) => each.role === 'code');
  return commit === undefined
    ? []
    : [link(`code:${commit}`, `run:${run.index}`, material?.join ?? 'pinned', 'the run names the commit it ran from')];
}

/** Models a record speaks of: what it made, what went into it, or what it is about. */
function modelNodes(record: LedgeredRecord): ChainNode[] {
  const parts = [...modelsInto(record), ...record.subject];
  return parts.map((each) => {
    const digests = each.digest ?? {};
    return { id: artefactId('model', digests, each.name), kind: 'model', label: each.name, digest: digestText(digests) };
  });
}

function madeLinks(record: LedgeredRecord, from: string): ChainLink[] {
  return record.subject.map((each) =>
    link(from, artefactId('model', each.digest, each.name), 'content', 'the record names these bytes as what it made'),
  );
}

function modelLinks(record: LedgeredRecord, to: string): ChainLink[] {
  return modelsInto(record).map((each) =>
    link(artefactId('model', each.digest ?? {}, each.name), to, each.join, 'the conversion names this model as its input'),
  );
}

function evaluatedLinks(evaluation: LedgeredRecord): ChainLink[] {
  return evaluation.subject.map((each) =>
    link(
      artefactId('model', each.digest, each.name),
      `evaluation:${evaluation.index}`,
      'content',
      'the numbers are about exactly this digest',
    ),
  );
}

function modelBreaks(view: View, system: string): ChainBreak[] {
  const models = releasesOf(view, system).flatMap((each) => each.models);
  const own = models.filter((each) => !isSupplierModel(view, system, each.digest));
  const orphans = own.filter((each) => producersOf(view, { sha256: each.digest }).length === 0);
  const unevaluated = models.filter(
    (each) => !evaluationsOf(view, system).some((one) => one.subject.some((part) => part.digest['sha256'] === each.digest)),
  );
  return [
    ...orphans.map((each) => ({
      at: `model:${each.digest}`,
      what: 'no run and no conversion on file made this model',
      closeGap: 'Capture the training run and the export in CI.',
    })),
    ...unevaluated.map((each) => ({
      at: `model:${each.digest}`,
      what: 'no evaluation of this digest is on file',
      closeGap: 'Run the tests of the plan on this digest.',
    })),
  ];
}

function noData(at: string): ChainBreak {
  return {
    at,
    what: 'the run does not say which data it learned from',
    closeGap: 'Let the training step name or hash its inputs while it runs.',
  };
}
