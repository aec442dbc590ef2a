import type { ChainLink, ChainNode, Material } from '@annexa/evidence';
import { digestText } from '@annexa/evidence';
import { evaluationsOf } from '../evaluations.ts';
import type { DatasetNode } from '../lineage.ts';
import { dataOf, datasetsBehind } from '../lineage.ts';
import { sourceOf } from '../sources.ts';
import type { View } from '../view.ts';
import type { ChainBreak, ChainPart } from './part.ts';
import { artefactId, link, newestOfEach, nodeOf } from './part.ts';
import { shippedRuns } from './shipped.ts';

/** Datasets behind training and evaluation, the steps that made them, and the licences they start from. */
export function dataPart(view: View, system: string): ChainPart {
  const runs = shippedRuns(view, system);
  const materials = [...runs, ...evaluationsOf(view, system)].flatMap((each) => dataOf(each));
  const datasets = datasetsBehind(view, materials);
  const stops = datasets.map((each) => (each.madeBy.length > 0 ? madeDataset(each) : sourceDataset(view, each)));
  return {
    nodes: stops.flatMap((each) => each.nodes),
    links: stops.flatMap((each) => each.links),
    breaks: stops.flatMap((each) => each.breaks),
  };
}

/** Links from the data a record names to the record's node. */
export function dataLinks(materials: readonly Material[], to: string): ChainLink[] {
  return materials.map((each) => link(artefactId('data', each.digest ?? {}, each.name), to, each.join, whyOf(each)));
}

function madeDataset(dataset: DatasetNode): ChainPart {
  const id = artefactId('data', dataset.digests, dataset.name);
  const steps = newestOfEach(dataset.madeBy);
  const nodes = steps.map((step) =>
    nodeOf(step, `preparation:${step.index}`, 'preparation', step.kind === 'data-preparation' ? step.predicate.facts.step : step.kind),
  );
  const into = steps.flatMap((step) => dataLinks(dataOf(step), `preparation:${step.index}`));
  const links = into.concat(
    steps.map((step) => link(`preparation:${step.index}`, id, 'content', 'the step names these bytes as what it made')),
  );
  return { nodes: [datasetNode(dataset, id), ...nodes], links, breaks: [] };
}

function sourceDataset(view: View, dataset: DatasetNode): ChainPart {
  const id = artefactId('data', dataset.digests, dataset.name);
  const source = sourceOf(view, dataset.name, dataset.digests);
  const witness = source.card ?? source.snapshot;
  if (source.licence === undefined || !witness)
    return { nodes: [datasetNode(dataset, id)], links: [], breaks: [noSource(id, dataset.name)] };
  const licence = `licence:${source.licence}`;
  const label = source.origin === undefined ? source.licence : `${source.licence}, from ${source.origin}`;
  const join = source.byDigest ? 'content' : 'named';
  const why = source.byDigest ? 'the data card names this digest' : 'the data card names the dataset, not its digest';
  const at = source.snapshot ? { record: source.snapshot.index } : {};
  return {
    nodes: [nodeOf(witness, licence, 'licence', label), { ...datasetNode(dataset, id), ...at }],
    links: [link(licence, id, join, why)],
    breaks: [],
  };
}

function datasetNode({ name, digests }: DatasetNode, id: string): ChainNode {
  const digest = digestText(digests);
  return { id, kind: 'dataset', label: name, ...(digest === '' ? {} : { digest }) };
}

function noSource(at: string, name: string): ChainBreak {
  return {
    at,
    what: `nothing says where ${name} came from or under which licence`,
    closeGap: 'Write a data card with the SHA-256 of the file, or record the step that made it.',
  };
}

function whyOf(material: Material): string {
  if (material.join === 'content') return 'the record names this digest as its input';
  return material.join === 'pinned' ? 'read by version from where it is kept' : `known by ${material.join} only`;
}
