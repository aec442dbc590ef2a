import type { FactsOf, Measurement } from '@annexa/evidence';
import { baseNameOf, extensionOf } from '../facts/paths.ts';
import type { MlflowDataset } from '../facts/mlflow-dataset.ts';
import { seedsIn } from '../facts/seeds.ts';
import { spanOf, utcOfMs } from '../facts/time.ts';
import type { MaterialRef, Observation, PathRef, SubjectRef } from '../reader.ts';

/** A model a run made (`made`) or took in: a logged model of MLflow 3, or a model folder among the artifacts of a 2.x run. */
export type MlflowModel = { readonly id: string; readonly name?: string | undefined; readonly at?: PathRef | undefined };

/** A run as any store of MLflow holds it. Times in Unix milliseconds. */
export type MlflowRun = {
  readonly id: string;
  readonly name?: string | undefined;
  readonly experiment?: string | undefined;
  readonly experimentId?: string | undefined;
  readonly status: string | undefined;
  readonly deleted: boolean;
  readonly startedMs?: number | undefined;
  readonly endedMs?: number | undefined;
  readonly parameters: ReadonlyMap<string, string>;
  readonly tags: ReadonlyMap<string, string>;
  readonly metrics: readonly Measurement[];
  readonly datasets: readonly MlflowDataset[];
  readonly modelsIn: readonly MlflowModel[];
  readonly modelsOut: readonly MlflowModel[];
  /** Paths of the files the run logged, where the store holds them beside it. */
  readonly artifacts?: readonly string[];
};

/**
 * What a run is evidence of. A run that took in a model or only evaluation data, and made no model, is an `evaluation-result`; one
 * that logged the digests `input.conversion.sha256` and `output.conversion.sha256` is a `conversion`; every other is a `training-run`.
 * A deleted run is no evidence.
 */
export function runObservations(run: MlflowRun): readonly Observation[] {
  if (run.deleted) return [];
  const digests = statedDigests(run);
  const input = digests.find(({ name }) => name === 'input.conversion');
  const output = digests.find(({ name }) => name === 'output.conversion');
  if (input && output) return [conversion(run, input.sha256, output.sha256)];
  return [isEvaluation(run) ? evaluation(run, digests) : training(run, digests)];
}

type StatedDigest = { readonly name: string; readonly sha256: string };

/** Parameters and tags such as `input.training.sha256` whose value is a full SHA-256: the run itself logged the content. */
function statedDigests({ parameters, tags }: MlflowRun): readonly StatedDigest[] {
  return [...parameters, ...tags].flatMap(([key, value]) => {
    const [, name] = /^(.+)[._]sha256$/iu.exec(key) ?? [];
    return name !== undefined && /^[0-9a-f]{64}$/iu.test(value) ? [{ name, sha256: value.toLowerCase() }] : [];
  });
}

function isEvaluation({ datasets, modelsIn, modelsOut }: MlflowRun): boolean {
  if (modelsOut.length > 0) return false;
  const contexts = datasets.map((dataset) => dataset.context ?? '');
  return modelsIn.length > 0 || (contexts.length > 0 && contexts.every((context) => /^(?:eval|test|validat)/iu.test(context)));
}

function training(run: MlflowRun, digests: readonly StatedDigest[]): Observation {
  const outputs = digests.filter(({ name }) => /^(?:output|model)(?:[._]|$)/iu.test(name));
  const made = [...outputs.map(({ name, sha256 }): SubjectRef => ({ name, digest: { sha256 } })), ...run.modelsOut.map(modelSubject)];
  const inputs = digests.filter(({ name }) => /^(?:input|data|dataset|train)(?:[._]|$)/iu.test(name));
  const materials = [...run.datasets.map(datasetMaterial), ...digestMaterials(run, inputs), ...run.modelsIn.map(baseModel), ...codeOf(run)];
  const facts: FactsOf<'training-run'> = {
    run: run.id,
    name: run.name,
    experiment: run.experiment,
    experimentId: run.experimentId,
    status: statusOf(run.status),
    framework: run.tags.get('estimator_name'),
    startedAt: utcOfMs(run.startedMs),
    endedAt: utcOfMs(run.endedMs),
    commit: commitOf(run),
    parentRun: run.tags.get('mlflow.parentRunId'),
    parameters: Object.fromEntries(run.parameters),
    seeds: seedsIn(Object.fromEntries(run.parameters)),
    environment: environmentOf(run),
    metrics: [...run.metrics],
    models: run.modelsOut.length > 0 ? run.modelsOut.map(({ id }) => id) : undefined,
    datasets: datasetFacts(run),
    inputsRecordedByRun: run.datasets.length > 0 || inputs.length > 0,
  };
  return { kind: 'training-run', stage: 'training', subject: orRun(made, run), materials, facts, ...commonOf(run) };
}

function evaluation(run: MlflowRun, digests: readonly StatedDigest[]): Observation {
  const model = digests.find(({ name }) => /^model$/iu.test(name));
  const evaluated = model ? [{ name: run.modelsIn[0]?.name ?? 'model', digest: { sha256: model.sha256 } }] : run.modelsIn.map(modelSubject);
  const inputs = digests.filter(({ name }) => /^(?:input|data|dataset|test|evaluation)(?:[._]|$)/iu.test(name));
  const [dataset, ...others] = new Set(run.datasets.map(({ name }) => name));
  const facts: FactsOf<'evaluation-result'> = {
    metrics: [...run.metrics],
    dataset: others.length === 0 ? dataset : undefined,
    n: rowCount(run),
    suite: run.experiment,
    verdict: statusOf(run.status) === 'finished' ? undefined : 'inconclusive',
    reason: statusOf(run.status) === 'finished' ? undefined : `the run is ${statusOf(run.status)}`,
    run: run.id,
    trainingRun: run.tags.get('training_run'),
    startedAt: utcOfMs(run.startedMs),
    endedAt: utcOfMs(run.endedMs),
    commit: commitOf(run),
    parameters: Object.fromEntries(run.parameters),
    seeds: seedsIn(Object.fromEntries(run.parameters)),
    datasets: datasetFacts(run),
    environment: environmentOf(run),
  };
  const materials = [
    ...run.datasets.map(datasetMaterial),
    ...digestMaterials(run, inputs),
    ...(model ? run.modelsIn.map(baseModel) : []),
    ...codeOf(run),
  ];
  return { kind: 'evaluation-result', stage: 'evaluation', subject: orRun(evaluated, run), materials, facts, ...commonOf(run) };
}

function conversion(run: MlflowRun, input: string, output: string): Observation {
  const [made, ...others] = run.artifacts ?? [];
  const only = made !== undefined && others.length === 0 ? made : undefined;
  const facts: FactsOf<'conversion'> = {
    to: (only && extensionOf(only)) || 'not stated',
    run: run.id,
    name: run.name,
    status: statusOf(run.status),
    parameters: Object.fromEntries(run.parameters),
    metrics: [...run.metrics],
    trainingRun: run.tags.get('training_run'),
    commit: commitOf(run),
    environment: environmentOf(run),
  };
  const from: MaterialRef = { name: 'input.conversion', digest: { sha256: input }, role: 'model', join: 'content' };
  const subject: SubjectRef = {
    name: only === undefined ? 'output.conversion' : baseNameOf(only),
    at: only === undefined ? undefined : { path: only, match: 'exact' },
    digest: { sha256: output },
  };
  return { kind: 'conversion', stage: 'release', subject: [subject], materials: [from, ...codeOf(run)], facts, ...commonOf(run) };
}

function commonOf(run: MlflowRun) {
  return {
    source: { tool: { name: 'mlflow', version: run.tags.get('environment.mlflow') ?? loggedVersion(run) }, run: run.id },
    observed: spanOf(utcOfMs(run.startedMs), utcOfMs(run.endedMs)),
  };
}

/** MLflow 2.x writes its version into the history of logged models. */
function loggedVersion({ tags }: MlflowRun): string | undefined {
  return /"mlflow_version": "([^"]+)"/u.exec(tags.get('mlflow.log-model.history') ?? '')?.[1];
}

function orRun(subjects: readonly SubjectRef[], run: MlflowRun): readonly SubjectRef[] {
  return subjects.length > 0 ? subjects : [{ name: run.name ?? run.id, reference: `mlflow-run:${run.id}` }];
}

function modelSubject({ id, name, at }: MlflowModel): SubjectRef {
  return { name: name ?? id, at, reference: `mlflow-model:${id}` };
}

function baseModel({ id, name }: MlflowModel): MaterialRef {
  return { name: name ?? id, uri: `mlflow-model:${id}`, role: 'model', join: 'pinned' };
}

/** A full digest logged by the run makes the link by content; MLflow's short digest only names the dataset. */
function datasetMaterial(dataset: MlflowDataset): MaterialRef {
  const { name, sha256, at, digest } = dataset;
  return {
    name,
    at,
    digest: sha256 === undefined ? undefined : { sha256 },
    uri: digest === undefined ? undefined : `mlflow-dataset:${name}#${digest}`,
    role: roleOf(dataset.context),
    join: sha256 === undefined ? 'named' : 'content',
  };
}

/** Digests that none of the datasets carries already. */
function digestMaterials(run: MlflowRun, digests: readonly StatedDigest[]): readonly MaterialRef[] {
  const known = new Set(run.datasets.map(({ sha256 }) => sha256));
  return digests
    .filter(({ sha256 }) => !known.has(sha256))
    .map(({ name, sha256 }) => ({ name, digest: { sha256 }, role: roleOf(name.split(/[._]/u).at(-1)), join: 'content' }));
}

function roleOf(context: string | undefined): MaterialRef['role'] {
  if (/^train/iu.test(context ?? '')) return 'train-data';
  return /^(?:eval|test|validat)/iu.test(context ?? '') ? 'test-data' : 'data';
}

function codeOf(run: MlflowRun): readonly MaterialRef[] {
  const commit = commitOf(run);
  return commit === undefined
    ? []
    : [{ name: run.tags.get('mlflow.source.name') ?? 'code', digest: { gitCommit: commit }, role: 'code', join: 'pinned' }];
}

function commitOf({ tags }: MlflowRun): string | undefined {
  const commit = tags.get('mlflow.source.git.commit');
  return commit !== undefined && /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/u.test(commit) ? commit : undefined;
}

function environmentOf({ tags }: MlflowRun): Record<string, string> | undefined {
  const entries = [...tags].flatMap(([key, value]) =>
    key.startsWith('environment.') ? [[key.slice('environment.'.length), value] as const] : [],
  );
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function datasetFacts({ datasets }: MlflowRun) {
  return datasets.length === 0
    ? undefined
    : datasets.map(({ name, digest, context, rows }) => ({ name, shortDigest: digest, context, rows }));
}

/** `n` if the run logged it as a metric of that name. */
function rowCount({ metrics }: MlflowRun): number | undefined {
  const n = metrics.find(({ metric }) => metric === 'n')?.value;
  return typeof n === 'number' && Number.isSafeInteger(n) && n >= 0 ? n : undefined;
}

/** File stores write the number of `RunStatus` (mlflow/protos/service.proto), databases its name. */
function statusOf(status: string | undefined): FactsOf<'training-run'>['status'] {
  switch (status) {
    case '1':
    case '2':
    case 'RUNNING':
    case 'SCHEDULED':
      return 'running';
    case '3':
    case 'FINISHED':
      return 'finished';
    case '4':
    case 'FAILED':
      return 'failed';
    case '5':
    case 'KILLED':
      return 'killed';
    default:
      return 'unknown';
  }
}

/** One line for people. */
export function runHeadline(run: MlflowRun): string {
  const metrics = run.metrics.slice(0, 4).map(({ metric, valueText }) => `${metric} ${valueText ?? ''}`);
  return [`${run.name ?? run.id} ${run.deleted ? 'deleted' : statusOf(run.status)}`, ...metrics].join(', ').slice(0, 200);
}
