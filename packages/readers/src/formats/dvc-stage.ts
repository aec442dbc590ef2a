import { sha256Hex } from '@annexa/evidence';
import type { FactsOf } from '@annexa/evidence';
import type { Value } from '../door/value.ts';
import { countAt, entriesAt, fieldsAt, isFields, listAt, plainOf, textAt, wordAt } from '../door/value.ts';
import { artefactKindOf } from '../facts/artefact-kind.ts';
import { baseNameOf, extensionOf, pathRefOf } from '../facts/paths.ts';
import { seedsIn } from '../facts/seeds.ts';
import type { MaterialRef, Observation, StatedDigests, SubjectRef } from '../reader.ts';

/** A path DVC has hashed: an output or a dependency of a stage, or the content behind a `.dvc` pointer. */
export type DvcEntry = {
  readonly path: string;
  readonly digest?: StatedDigests | undefined;
  readonly sizeBytes?: number | undefined;
  readonly files?: number | undefined;
  readonly metric: boolean;
  readonly repoUrl?: string | undefined;
  readonly repoRevision?: string | undefined;
};

export type DvcStage = {
  readonly name: string;
  readonly folder: string;
  readonly command?: string | undefined;
  readonly deps: readonly DvcEntry[];
  readonly outs: readonly DvcEntry[];
  readonly parameters: Readonly<Record<string, unknown>>;
};

/** A stage of a lock (1.x, 2.x, 3.x) or of a 0.x `.dvc` file. `folder` is the one its paths are relative to. */
export function dvcStageOf(name: string, folder: string, stage: Value): DvcStage {
  return {
    name,
    folder,
    command: commandOf(stage),
    deps: listAt(stage, 'deps').flatMap(entryOf),
    outs: listAt(stage, 'outs').flatMap(entryOf),
    parameters: parametersOf(stage),
  };
}

/** Outputs or dependencies: nothing without a path. */
export function entryOf(entry: Value): readonly DvcEntry[] {
  const path = textAt(entry, 'path');
  if (path === undefined) return [];
  return [
    {
      path,
      digest: digestOf(entry),
      sizeBytes: countAt(entry, 'size'),
      files: countAt(entry, 'nfiles') ?? (listAt(entry, 'files').length || undefined),
      metric: fieldsAt(entry)?.get('metric') === true || isFields(fieldsAt(entry)?.get('metric')),
      repoUrl: textAt(entry, 'repo', 'url'),
      repoRevision: wordAt(entry, 'repo', 'rev_lock'),
    },
  ];
}

/**
 * One observation for the stage itself; DVC hashes dependencies and outputs when it runs a stage, so the links are `pinned`.
 * - A stage that makes an exchange format (ONNX, TFLite, GGUF, Core ML) from a model is a `conversion`.
 * - Another stage that puts out a model is a `training-run`: it is the link from data to exactly that model file. Its run id is the
 *   digest of the locked stage, so that the same lock read twice is one run and a changed lock another.
 * - A stage that puts out data is a `data-preparation`.
 * - What is left (reports, metrics, cards) is a `declaration` of type `pipeline-stage`: the numbers stand in the files it made.
 */
export function stageObservation(stage: DvcStage): Observation {
  const { name, command, outs, deps, parameters } = stage;
  const models = outs.filter((out) => artefactKindOf(out.path) === 'model');
  const base = deps.find((dep) => artefactKindOf(dep.path) === 'model');
  const common = {
    subject: (models.length > 0 ? models : outs).map((out) => subjectOf(out, stage.folder)),
    materials: deps.map((dep) => materialOf(dep, stage.folder)),
    source: { tool: { name: 'dvc' }, run: runOf(stage) },
  };
  const outputs = outs.map(({ path, sizeBytes, files, digest }) => ({ path, sizeBytes, files, ...digest }));
  const [model] = models;
  if (model && base && exchangeFormats.has(extensionOf(model.path))) {
    const facts = { to: extensionOf(model.path), from: extensionOf(base.path) || undefined, parameters, command, step: name, outputs };
    return { ...common, kind: 'conversion', stage: 'release', facts };
  }
  if (model) return { ...common, kind: 'training-run', stage: 'training', facts: { ...trainingFacts(stage), outputs } };
  if (outs.some((out) => artefactKindOf(out.path) === 'data')) {
    return { ...common, kind: 'data-preparation', stage: 'data', facts: { step: name, command, parameters, outputs } };
  }
  const facts = { type: 'pipeline-stage', step: name, command, parameters, outputs };
  return {
    ...common,
    subject: outs.length > 0 ? common.subject : [{ name, reference: runOf(stage) }],
    kind: 'declaration',
    stage: 'evaluation',
    facts,
  };
}

const exchangeFormats = new Set(['onnx', 'tflite', 'gguf', 'mlmodel']);

function trainingFacts(stage: DvcStage): FactsOf<'training-run'> {
  const { name, command, parameters } = stage;
  return {
    run: runOf(stage),
    experiment: name,
    status: 'finished',
    parameters,
    seeds: seedsIn(parameters),
    inputsRecordedByRun: true,
    command,
  };
}

/** A snapshot of the dataset behind an entry; none for code, models and reports. */
export function snapshotObservation(entry: DvcEntry, folder: string, role: 'source' | 'derived'): readonly Observation[] {
  const { digest } = entry;
  if (artefactKindOf(entry.path) !== 'data' || !digest) return [];
  return [snapshotOf(entry, folder, role)];
}

/** As {@link snapshotObservation}, of what is known to be data. A version-aware remote lists the files instead of one digest. */
export function snapshotOf(entry: DvcEntry, folder: string, role: 'source' | 'derived'): Observation {
  return {
    kind: 'dataset-snapshot',
    stage: 'data',
    subject: [subjectOf(entry, folder)],
    materials: [],
    facts: {
      dataset: baseNameOf(entry.path),
      digestMethod: digestMethodOf(entry),
      sizeBytes: entry.sizeBytes,
      files: entry.files,
      sourceUrl: entry.repoUrl,
      sourceRevision: entry.repoRevision,
      role: roleOf(entry.path) ?? role,
    },
    source: { tool: { name: 'dvc' } },
  };
}

function digestMethodOf({ digest }: DvcEntry): string | undefined {
  if (digest === undefined) return undefined;
  return 'dirMd5' in digest ? 'DVC MD5 of the folder listing' : 'DVC MD5 of the file';
}

export function subjectOf(entry: DvcEntry, folder: string): SubjectRef {
  return { name: entry.path, at: pathRefOf(folder, entry.path), digest: entry.digest, reference: `dvc:${entry.path}` };
}

/** A dependency as material: `pinned` when DVC hashed it. */
export function materialOf(entry: DvcEntry, folder: string): MaterialRef {
  const join = entry.digest === undefined ? 'named' : 'pinned';
  return { name: entry.path, at: pathRefOf(folder, entry.path), digest: entry.digest, role: materialRole(entry.path), join };
}

function materialRole(path: string): MaterialRef['role'] {
  const kind = artefactKindOf(path);
  if (kind === 'code' || kind === 'model') return kind;
  if (kind === 'configuration') return 'parameters';
  if (kind !== 'data') return undefined;
  const role = roleOf(path);
  if (role === 'train') return 'train-data';
  return role === 'test' || role === 'validation' ? 'test-data' : 'data';
}

/** The use of a dataset where its own file or folder name says it. */
function roleOf(path: string): 'train' | 'test' | 'validation' | undefined {
  const words = baseNameOf(path)
    .toLowerCase()
    .replace(/\.[a-z0-9]+$/u, '')
    .split(/[^a-z]+/u);
  const found = (['train', 'test', 'validation'] as const).filter(
    (role) => words.includes(role) || (role === 'train' && words.includes('training')),
  );
  return found.length === 1 ? found[0] : undefined;
}

function digestOf(entry: Value): StatedDigests | undefined {
  const md5 = wordAt(entry, 'md5') ?? wordAt(entry, 'checksum');
  if (md5 === undefined) return undefined;
  const [, hex, folder] = /^([0-9a-f]{32})(\.dir)?$/u.exec(md5) ?? [];
  if (hex === undefined) return undefined;
  return folder === undefined ? { md5: hex } : { dirMd5: hex };
}

function commandOf(stage: Value): string | undefined {
  const list = listAt(stage, 'cmd')
    .map((line) => wordAt(line))
    .filter((line) => line !== undefined);
  return textAt(stage, 'cmd') ?? (list.length > 0 ? list.join(' && ') : undefined);
}

/** Parameters by their dotted name; the file stands in front of names of all files but params.yaml. */
function parametersOf(stage: Value): Record<string, unknown> {
  const files = entriesAt(stage, 'params').map(([file, values]) => flattened(values, baseNameOf(file) === 'params.yaml' ? '' : `${file}:`));
  return Object.fromEntries(files.flat());
}

function flattened(value: Value, name: string): readonly (readonly [string, unknown])[] {
  const entries = entriesAt(value);
  if (entries.length === 0) return [[name, plainOf(value)]];
  const prefix = name === '' || name.endsWith(':') ? name : `${name}.`;
  return entries.flatMap(([key, each]) => flattened(each, `${prefix}${key}`));
}

function runOf({ name, command, deps, outs, parameters }: DvcStage): string {
  const digest = sha256Hex(new TextEncoder().encode(JSON.stringify([name, command, deps, outs, parameters])));
  return `dvc:${name}:${digest.slice(0, 16)}`;
}
