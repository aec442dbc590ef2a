import type { Measurement } from '@annexa/evidence';
import { jsonFrom } from '../door/json.ts';
import { headText, textOf } from '../door/text.ts';
import type { Value } from '../door/value.ts';
import { countAt, fieldsAt, numberAt, textAt, wordAt } from '../door/value.ts';
import { yamlOf } from '../door/yaml.ts';
import { measurementOfText } from '../facts/measurement.ts';
import type { MlflowDataset } from '../facts/mlflow-dataset.ts';
import { mlflowDataset } from '../facts/mlflow-dataset.ts';
import { baseNameOf, folderOf } from '../facts/paths.ts';
import { readAs, unknownFields } from '../facts/understood.ts';
import type { ArtefactFiles, Reader } from '../reader.ts';
import { notMine } from '../reader.ts';
import type { MlflowModel, MlflowRun } from './mlflow-run.ts';
import { runHeadline, runObservations } from './mlflow-run.ts';

/**
 * A run of an MLflow file store (`mlruns/<experiment>/<run>/meta.yaml`), with its params, metrics, tags, inputs, outputs, and the
 * datasets and logged models of the experiment. MLflow 2 and 3.
 */
export const mlflowFileStore: Reader = {
  format: 'mlflow-file-store',
  title: 'MLflow run (file store)',
  versions: '2.x, 3.x',
  depth: 'read',
  kinds: ['training-run', 'evaluation-result', 'conversion'],

  claim(path, head) {
    const text = headText(head);
    const isRun = /^run_id:/mu.test(text) && /^lifecycle_stage:/mu.test(text) && /^artifact_uri:/mu.test(text);
    return baseNameOf(path) === 'meta.yaml' && isRun ? { mine: true, wants } : { mine: false };
  },

  read({ path, files }) {
    const file = files.get(path);
    const parsed = file ? yamlOf(file) : undefined;
    if (!parsed) return notMine;
    if (!parsed.ok) return parsed.problem;
    const run = runOf(path, parsed.value, files);
    return run ? readAs(runObservations(run), runHeadline(run), unknownFields(fieldsAt(parsed.value) ?? new Map(), metaFields)) : notMine;
  },
};

const wants = [
  'params/**',
  'metrics/**',
  'tags/**',
  'inputs/*/meta.yaml',
  'outputs/*/meta.yaml',
  'artifacts/**/MLmodel',
  'artifacts/*',
  '../meta.yaml',
  '../datasets/*/meta.yaml',
  '../models/*/meta.yaml',
];

const metaFields = new Set([
  'artifact_uri',
  'end_time',
  'entry_point_name',
  'experiment_id',
  'lifecycle_stage',
  'run_id',
  'run_uuid',
  'run_name',
  'source_name',
  'source_type',
  'source_version',
  'start_time',
  'status',
  'tags',
  'user_id',
  'deleted_time',
  'name',
]);

function runOf(path: string, meta: Value, files: ArtefactFiles): MlflowRun | undefined {
  const id = wordAt(meta, 'run_id');
  if (id === undefined || wordAt(meta, 'artifact_uri') === undefined) return undefined;
  const folder = folderOf(path);
  const experiment = folderOf(folder);
  const outputs = foldersWith(files, `${folder}/outputs/`);
  const inputs = foldersWith(files, `${folder}/inputs/`);
  return {
    id,
    name: wordAt(meta, 'run_name') ?? wordAt(meta, 'name'),
    experiment: textAt(yamlAt(files, `${experiment}/meta.yaml`), 'name'),
    experimentId: wordAt(meta, 'experiment_id'),
    status: wordAt(meta, 'status'),
    deleted: wordAt(meta, 'lifecycle_stage') === 'deleted',
    startedMs: numberAt(meta, 'start_time'),
    endedMs: numberAt(meta, 'end_time'),
    parameters: textsBelow(files, `${folder}/params/`),
    tags: textsBelow(files, `${folder}/tags/`),
    metrics: metricsBelow(files, `${folder}/metrics/`),
    datasets: inputs.flatMap(([, link]) => datasetOf(link, experiment, files)),
    modelsIn: inputs.flatMap(([, link]) =>
      wordAt(link, 'source_type') === 'MODEL' ? [loggedModel(wordAt(link, 'source_id'), experiment, files)] : [],
    ),
    modelsOut: [
      ...outputs.flatMap(([name, link]) =>
        wordAt(link, 'destination_type') === 'MODEL_OUTPUT' ? [loggedModel(wordAt(link, 'destination_id') ?? name, experiment, files)] : [],
      ),
      ...artifactModels(files, folder, id),
    ],
    artifacts: [...files.keys()].filter((each) => each.startsWith(`${folder}/artifacts/`) && baseNameOf(each) !== 'MLmodel').toSorted(),
  };
}

/** Name of each folder below and what its meta.yaml says. */
function foldersWith(files: ArtefactFiles, prefix: string): readonly (readonly [string, Value | undefined])[] {
  return [...files.keys()]
    .filter((path) => path.startsWith(prefix) && baseNameOf(path) === 'meta.yaml')
    .toSorted()
    .map((path) => [baseNameOf(folderOf(path)), yamlAt(files, path)]);
}

function yamlAt(files: ArtefactFiles, path: string): Value | undefined {
  const file = files.get(path);
  const parsed = file ? yamlOf(file) : undefined;
  return parsed?.ok ? parsed.value : undefined;
}

const entryBytesMax = 1024 * 1024;
const entriesMax = 5_000;

function entriesBelow(files: ArtefactFiles, prefix: string): readonly (readonly [string, string])[] {
  return [...files.keys()]
    .filter((path) => path.startsWith(prefix))
    .toSorted()
    .slice(0, entriesMax)
    .flatMap((path) => {
      const file = files.get(path);
      const text = file ? textOf(file, entryBytesMax) : undefined;
      return text?.ok ? [[path.slice(prefix.length), text.value] as const] : [];
    });
}

function textsBelow(files: ArtefactFiles, prefix: string): ReadonlyMap<string, string> {
  return new Map(entriesBelow(files, prefix).map(([name, text]) => [name, text.slice(0, 4_000).toWellFormed()]));
}

/** Lines of `time value step [...]`; the value of a metric is the one of its last step, the latest of these if there are several. */
function metricsBelow(files: ArtefactFiles, prefix: string): readonly Measurement[] {
  return entriesBelow(files, prefix).flatMap(([metric, text]) => {
    const points = text
      .split('\n')
      .map((line) => line.trim().split(' '))
      .filter((words) => words.length >= 2);
    const last = points
      .toSorted((left, right) => Number(left[2] ?? 0) - Number(right[2] ?? 0) || Number(left[0]) - Number(right[0]))
      .at(-1);
    const measurement =
      last?.[1] === undefined ? undefined : measurementOfText(metric, last[1], points.length > 1 ? { points: points.length } : {});
    return measurement ? [measurement] : [];
  });
}

function datasetOf(link: Value | undefined, experiment: string, files: ArtefactFiles): readonly MlflowDataset[] {
  const id = wordAt(link, 'source_id');
  if (wordAt(link, 'source_type') !== 'DATASET' || id === undefined) return [];
  const dataset = yamlAt(files, `${experiment}/datasets/${id}/meta.yaml`);
  const source = jsonFrom(textAt(dataset, 'source') ?? '');
  const profile = jsonFrom(textAt(dataset, 'profile') ?? '');
  const sourceUri = source.ok ? (textAt(source.value, 'uri') ?? textAt(source.value, 'path') ?? textAt(source.value, 'url')) : undefined;
  return [
    mlflowDataset({
      name: textAt(dataset, 'name') ?? id,
      digest: wordAt(dataset, 'digest'),
      context: textAt(link, 'tags', 'mlflow.data.context'),
      sourceUri,
      sha256: textAt(link, 'tags', 'sha256'),
      rows: profile.ok ? countAt(profile.value, 'num_rows') : undefined,
      path: textAt(link, 'tags', 'path'),
    }),
  ];
}

function loggedModel(id: string | undefined, experiment: string, files: ArtefactFiles): MlflowModel {
  const folder = `${experiment}/models/${id ?? ''}`;
  const meta = yamlAt(files, `${folder}/meta.yaml`);
  return {
    id: id ?? 'unknown',
    name: textAt(meta, 'name'),
    at: meta === undefined ? undefined : { path: `${folder}/artifacts`, match: 'exact' },
  };
}

/** Before MLflow 3 a model is a folder among the artifacts of its run. */
function artifactModels(files: ArtefactFiles, folder: string, run: string): readonly MlflowModel[] {
  return [...files.keys()]
    .filter((path) => path.startsWith(`${folder}/artifacts/`) && baseNameOf(path) === 'MLmodel')
    .toSorted()
    .map((path) => {
      const model = folderOf(path);
      const name = model.slice(`${folder}/artifacts/`.length) || 'model';
      return { id: `${run}/${name}`, name, at: { path: model, match: 'exact' } };
    });
}
