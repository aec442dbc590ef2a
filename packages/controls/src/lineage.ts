import type { JoinGrade, LedgeredRecord, Material } from '@annexa/evidence';
import type { RecordOf, View } from './view.ts';
import { perView } from './view.ts';

/** Digests by algorithm, as records carry them. */
export type Digests = Readonly<Record<string, string>>;

/** A record that made something from something. */
type Producer = RecordOf<'training-run'> | RecordOf<'conversion'> | RecordOf<'data-preparation'>;

/** Whether two digest sets name the same bytes: they share an algorithm and its value. */
export function sameBytes(left: Digests | undefined, right: Digests | undefined): boolean {
  if (!left || !right) return false;
  return Object.entries(left).some(([algorithm, value]) => right[algorithm] === value);
}

/** Records that made an artefact, oldest first, whichever system sent them: data are shared. */
export function producersOf(view: View, digests: Digests): readonly Producer[] {
  const byDigest = producerIndex(view, '');
  const found = keysOf(digests).flatMap((key) => byDigest.get(key) ?? []);
  return [...new Set(found)].toSorted((left, right) => left.index - right.index);
}

const dataRoles = new Set(['source-data', 'train-data', 'test-data', 'data']);

/** Data that went into a record, as opposed to code, parameters and models. */
export function dataOf(record: LedgeredRecord): readonly Material[] {
  return record.predicate.materials.filter((each) => dataRoles.has(each.role ?? ''));
}

/** What a training or tuning run learned from; its test data are not among it. */
export function trainingDataOf(run: LedgeredRecord): readonly Material[] {
  return dataOf(run).filter((each) => each.role !== 'test-data');
}

/** Whether a join is sure enough for "this very digest" (expectations 1.9). */
export function isSure(join: JoinGrade): boolean {
  return join === 'content' || join === 'pinned';
}

/** A dataset on the way back from a training run: what it is, and the records that made it (none: a source, or a break). */
export type DatasetNode = {
  readonly name: string;
  readonly digests: Digests;
  readonly join: JoinGrade;
  readonly madeBy: readonly Producer[];
};

/** Every dataset a record's data lead back to, through any number of steps, each once; the record's own materials first. */
export function datasetsBehind(view: View, materials: readonly Material[]): readonly DatasetNode[] {
  const found: DatasetNode[] = [];
  const queue = [...materials];
  for (let material = queue.shift(); material; material = queue.shift()) {
    const digests = material.digest ?? {};
    if (found.some((each) => sameBytes(each.digests, digests) || (isNameless(digests) && each.name === material.name))) continue;
    const madeBy = producersOf(view, digests).filter((each) => each.kind === 'data-preparation');
    found.push({ name: material.name, digests, join: material.join, madeBy });
    queue.push(...madeBy.flatMap((each) => dataOf(each)));
  }
  return found;
}

/** Training runs an artefact comes from, directly or through conversions, and the conversions on the way. */
export function runsBehind(
  view: View,
  digests: Digests,
): { runs: readonly RecordOf<'training-run'>[]; conversions: readonly RecordOf<'conversion'>[] } {
  const runs = new Set<RecordOf<'training-run'>>();
  const conversions = new Set<RecordOf<'conversion'>>();
  const queue: Digests[] = [digests];
  for (let next = queue.shift(); next; next = queue.shift()) {
    for (const producer of producersOf(view, next)) {
      if (producer.kind === 'training-run') runs.add(producer);
      if (producer.kind !== 'conversion' || conversions.has(producer)) continue;
      conversions.add(producer);
      queue.push(...modelsInto(producer).flatMap((each) => (each.digest ? [each.digest] : [])));
    }
  }
  return { runs: [...runs], conversions: [...conversions] };
}

/** Models that went into a conversion. */
export function modelsInto(record: LedgeredRecord): readonly Material[] {
  return record.predicate.materials.filter((each) => each.role === 'model' || each.role === 'base-model');
}

/** `sha256:…` keys of a digest set; `alg:hex` text as data cards write it is understood by {@link digestsOfText}. */
function keysOf(digests: Digests): string[] {
  return Object.entries(digests).map(([algorithm, value]) => `${algorithm}:${value}`);
}

/** Digests from `sha256:…` or bare hex. */
export function digestsOfText(text: string | undefined): Digests {
  if (text === undefined) return {};
  const [algorithm, value] = text.split(':', 2);
  return value === undefined ? { sha256: text } : { [algorithm ?? 'sha256']: value };
}

const producerIndex = perView((view) => {
  const index = new Map<string, Producer[]>();
  const producers: Producer[] = [...view.of('training-run'), ...view.of('conversion'), ...view.of('data-preparation')];
  for (const producer of producers) {
    for (const key of producer.subject.flatMap((each) => keysOf(each.digest))) {
      index.set(key, [...(index.get(key) ?? []), producer]);
    }
  }
  return index;
});

function isNameless(digests: Digests): boolean {
  return Object.keys(digests).length === 0;
}
