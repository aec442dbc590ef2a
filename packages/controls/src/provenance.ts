import type { ManifestPart } from '@annexa/evidence';
import { reachesFloor } from './grades.ts';
import { itemOf, resultPart } from './item.ts';
import type { ItemDraft } from './judgement.ts';
import type { DatasetNode } from './lineage.ts';
import { dataOf, datasetsBehind, isSure, modelsInto, runsBehind, sameBytes, trainingDataOf } from './lineage.ts';
import { shippingRunsOf } from './shipping-runs.ts';
import { sourceOf } from './sources.ts';
import type { Finding } from './verdict.ts';
import { absent, met, unknown } from './verdict.ts';
import type { RecordOf, View } from './view.ts';

/** Items of `chain-to-source`: every dataset on the way back from shipping runs, and every model that a conversion or nobody made. */
export function provenanceItems(view: View, system: string): ItemDraft[] {
  const { runs, unexplained } = shippingRunsOf(view, system);
  const datasets = datasetsBehind(
    view,
    runs.flatMap(({ run }) => trainingDataOf(run)),
  );
  const conversions = [...new Set(runs.flatMap(({ run }) => conversionsOf(view, run)))];
  return [
    ...datasets.map((each) => datasetItem(view, each)),
    ...conversions.map((each) => conversionItem(each)),
    ...runs.filter(({ run }) => trainingDataOf(run).length === 0).map(({ run }) => datalessItem(run)),
    ...unexplained.map(({ model, records }) => itemOf(`model:${model.digest}`, modelLabel(model), madeByNobody, records)),
  ];
}

/** Name of a model in a release, or the start of its digest where only traffic shows it. */
export function modelLabel({ name, digest }: ManifestPart): string {
  return `Model ${name === '' ? digest.slice(0, 12) : name}`;
}

const madeByNobody = absent('neither a run nor a conversion on file made it');

function datalessItem(run: RecordOf<'training-run'>): ItemDraft {
  return itemOf(`run:${run.id}`, `Data of run ${run.predicate.facts.run}`, absent('the run names no data'), [run.index]);
}

function datasetItem(view: View, node: DatasetNode): ItemDraft {
  const finding = node.madeBy.length > 0 ? madeByStep(node) : sourceFinding(view, node);
  const id = Object.values(node.digests)[0] ?? node.name;
  return { id: `data:${id}`, label: `Dataset ${node.name}`, ...resultPart(finding) };
}

function madeByStep({ madeBy, join, name, digests }: DatasetNode): Finding {
  const records = madeBy.map((each) => each.index);
  const withInputs = madeBy.filter((each) => dataOf(each).length > 0);
  if (withInputs.length === 0) return absent('the step that made it names no inputs', records);
  if (Object.keys(digests).length === 0 || !isSure(join)) return unknown('join-too-weak', `${name} is known by ${join} only`, records);
  const strong = withInputs.find((each) => reachesFloor(each, 'workflow-bound'));
  if (!strong) return unknown('below-grade', `the step that made it is ${withInputs[0]?.grade}`, records);
  return met(`made by ${stepName(strong)}`, records);
}

/** The start of the chain has to say where it came from, when, and with which rights. */
function sourceFinding(view: View, { name, digests, join }: DatasetNode): Finding {
  const source = sourceOf(view, name, digests);
  const { records, lacks } = source;
  if (source.records.length === 0) return absent('no step made it and no data card describes it: the chain breaks here');
  if (lacks.length > 0) return absent(`its source does not state ${lacks.join(', ')}`, records);
  if (Object.keys(digests).length === 0 || !isSure(join) || !source.byDigest)
    return unknown('join-too-weak', 'its data card fits by name only', records);
  if (!source.isSnapshotStrong) return unknown('below-grade', 'no workflow-bound record saw these bytes', records);
  return met(`from ${source.origin}, ${source.licence}`, records);
}

function conversionsOf(view: View, run: RecordOf<'training-run'>): readonly RecordOf<'conversion'>[] {
  return view.of('conversion').filter((each) => {
    const behind = each.subject.flatMap((part) => runsBehind(view, part.digest).runs);
    return behind.includes(run);
  });
}

function conversionItem(conversion: RecordOf<'conversion'>): ItemDraft {
  const inputs = modelsInto(conversion);
  const sure = inputs.some(
    (each) => each.digest !== undefined && isSure(each.join) && !conversion.subject.some((part) => sameBytes(part.digest, each.digest)),
  );
  const finding = !sure
    ? unknown('join-too-weak', 'the conversion does not name its input by digest')
    : reachesFloor(conversion, 'workflow-bound')
      ? met(`converted to ${conversion.predicate.facts.to}`, [])
      : unknown('below-grade', `the conversion is ${conversion.grade}`);
  return {
    id: `conversion:${conversion.id}`,
    label: `Conversion to ${conversion.predicate.facts.to}`,
    ...resultPart(finding, [conversion.index]),
  };
}

function stepName(step: DatasetNode['madeBy'][number]): string {
  return step.kind === 'data-preparation' ? `step ${step.predicate.facts.step}` : step.kind;
}
