import { createHash } from 'node:crypto';
import type { FactsOf, Measurement } from '@annexa/evidence';
import { bytesOf } from '../door/bytes.ts';
import { jsonOf } from '../door/json.ts';
import { headText } from '../door/text.ts';
import type { Value } from '../door/value.ts';
import { countAt, entriesAt, isFields, wordAt } from '../door/value.ts';
import { artefactKindOf } from '../facts/artefact-kind.ts';
import { readMetrics } from '../facts/metric-tree.ts';
import { baseNameOf, extensionOf, folderOf, pathRefOf, scriptPathRef } from '../facts/paths.ts';
import { readAs } from '../facts/understood.ts';
import { yamlOf } from '../door/yaml.ts';
import type { ArtefactFile, ArtefactFiles, MaterialRef, Reader, SubjectRef } from '../reader.ts';
import { notMine } from '../reader.ts';
import type { DvcEntry } from './dvc-stage.ts';
import { entryOf, materialOf } from './dvc-stage.ts';

/**
 * A JSON map of numbers that a script wrote about a model (DVC metrics, scikit-learn, fairness reports). There is no signature, so the
 * name or folder must say so, and the content must be numbers throughout. Model and dataset come from the file where it states
 * digests, else from the DVC lock when that locked exactly these bytes; else the result is about the file itself.
 */
export const metricsJson: Reader = {
  format: 'metrics-json',
  title: 'Metrics JSON',
  versions: 'flat or nested maps of numbers; per-group results',
  depth: 'read',
  kinds: ['evaluation-result'],

  claim(path, head) {
    const hinted = nameHint.test(baseNameOf(path)) || folderHint.test(baseNameOf(folderOf(path)));
    return extensionOf(path) === 'json' && hinted && /^\s*\{/u.test(headText(head).replace('\uFEFF', ''))
      ? { mine: true, wants: ['dvc.lock', '../dvc.lock', '../../dvc.lock'] }
      : { mine: false };
  },

  read({ path, files }) {
    const file = files.get(path);
    const parsed = file ? jsonOf(file) : undefined;
    if (!file || !parsed) return notMine;
    if (!parsed.ok) return parsed.problem;
    const tree = isFields(parsed.value) ? readMetrics(parsed.value) : undefined;
    if (!tree || tree.measurements.length === 0) return notMine;
    if (!folderHint.test(baseNameOf(folderOf(path))) && !tree.measurements.some(({ metric }) => metricWord.test(metric))) return notMine;

    const stated = statedLinks(parsed.value);
    const locked = stated.subject ? undefined : lockedLinks(path, file, files);
    const facts: FactsOf<'evaluation-result'> = {
      metrics: [...tree.measurements],
      dataset: stated.dataset,
      n: ['n', 'n_samples', 'num_samples', 'total_samples', 'questions_evaluated']
        .map((name) => countAt(parsed.value, name))
        .find((n) => n !== undefined),
      run: wordAt(parsed.value, 'evaluation_run') ?? wordAt(parsed.value, 'run_id'),
      emptyGroups: tree.emptyGroups.length > 0 ? tree.emptyGroups : undefined,
      parameters: Object.keys(tree.parameters).length > 0 ? tree.parameters : undefined,
    };
    const subject = stated.subject ?? locked?.subject ?? [{ name: path, at: { path, match: 'exact' } }];
    const materials = [...stated.materials, ...(locked?.materials ?? [])];
    return readAs(
      [{ kind: 'evaluation-result', stage: 'evaluation', subject, materials, facts, source: { run: facts.run } }],
      headlineOf(tree.measurements, facts.n),
      tree.notUnderstood,
    );
  },
};

const nameHint = /metric|score|eval|fair|bias|performance|test_results|results/iu;
const folderHint = /^(?:metrics?|scores|evaluations?)$/iu;
const metricWord =
  /(?:^|[^a-z])(?:acc(?:uracy)?|auc|auroc|roc|f1|fbeta|precision|recall|sensitivity|specificity|loss|rmse|mse|mae|mape|r2|wer|cer|bleu|rouge\w*|brier|ece|log_?loss|ndcg|map|mrr|kappa|mcc|perplexity|disparate|parity|selection[ _]rate|odds|tpr|fpr|tnr|fnr|equal[a-z_]*|exact_match|em|score|error|gini|ks|silhouette|iou|dice|fid|true[ _]positive|false[ _]positive)(?:[^a-z]|$)/iu;

type Links = {
  readonly subject?: readonly SubjectRef[];
  readonly materials: readonly MaterialRef[];
  readonly dataset?: string | undefined;
};

/** `model: {path, sha256}` and `dataset: {name, path, sha256}`, or `model_sha256` and `dataset_sha256`. */
function statedLinks(value: Value): Links {
  const model = sha256In(value, 'model');
  const dataset = sha256In(value, 'dataset') ?? sha256In(value, 'data');
  const datasetPath = wordAt(value, 'dataset', 'path') ?? wordAt(value, 'dataset_path');
  const datasetName = wordAt(value, 'dataset', 'name') ?? wordAt(value, 'dataset_name') ?? wordAt(value, 'dataset') ?? datasetPath;
  const modelPath = wordAt(value, 'model', 'path') ?? wordAt(value, 'model_path');
  const subject: readonly SubjectRef[] | undefined =
    model === undefined
      ? undefined
      : [
          {
            name: modelPath ?? wordAt(value, 'model', 'name') ?? 'model',
            at: modelPath === undefined ? undefined : scriptPathRef(modelPath),
            digest: { sha256: model },
          },
        ];
  const materials: readonly MaterialRef[] =
    dataset === undefined
      ? []
      : [
          {
            name: datasetName ?? 'dataset',
            at: datasetPath === undefined ? undefined : scriptPathRef(datasetPath),
            digest: { sha256: dataset },
            role: 'test-data',
            join: 'content',
          },
        ];
  return { ...(subject ? { subject } : {}), materials, dataset: datasetName };
}

function sha256In(value: Value, name: string): string | undefined {
  const stated = wordAt(value, name, 'sha256') ?? wordAt(value, `${name}_sha256`) ?? wordAt(value, `${name}Sha256`);
  const hex = stated?.replace(/^sha256:/u, '').toLowerCase();
  return hex !== undefined && /^[0-9a-f]{64}$/u.test(hex) ? hex : undefined;
}

/** The stage of the lock that put out exactly these bytes: about the one model it made, else the one it took in. */
function lockedLinks(path: string, file: ArtefactFile, files: ArtefactFiles): Links | undefined {
  const bytes = bytesOf(file);
  if (!bytes.ok) return undefined;
  const md5 = createHash('md5').update(bytes.value).digest('hex');
  for (const [lockPath, lock] of files) {
    const parsed = baseNameOf(lockPath) === 'dvc.lock' ? yamlOf(lock) : undefined;
    const folder = folderOf(lockPath);
    const stage = parsed?.ok
      ? entriesAt(parsed.value, 'stages').find(([, each]) => outsOf(each).some((out) => isFile(out, folder, path, md5)))
      : undefined;
    if (stage) return linksOf(stage[1], folder);
  }
  return undefined;
}

function isFile(entry: DvcEntry, folder: string, path: string, md5: string): boolean {
  return pathRefOf(folder, entry.path)?.path === path && entry.digest?.['md5'] === md5;
}

function linksOf(stage: Value, folder: string): Links | undefined {
  const outs = outsOf(stage).filter((out) => artefactKindOf(out.path) === 'model');
  const deps = entriesOf(stage, 'deps');
  const models = outs.length > 0 ? outs : deps.filter((dep) => artefactKindOf(dep.path) === 'model');
  const [model, ...others] = models;
  if (!model?.digest || others.length > 0) return undefined;
  const data = deps.filter((dep) => artefactKindOf(dep.path) === 'data');
  return {
    subject: [{ name: model.path, at: pathRefOf(folder, model.path), digest: model.digest }],
    materials: data.map((dep) => materialOf(dep, folder)),
  };
}

function outsOf(stage: Value): readonly DvcEntry[] {
  return entriesOf(stage, 'outs');
}

function entriesOf(stage: Value, name: 'outs' | 'deps'): readonly DvcEntry[] {
  const list = isFields(stage) ? stage.get(name) : undefined;
  return Array.isArray(list) ? list.flatMap(entryOf) : [];
}

function headlineOf(measurements: readonly Measurement[], n: number | undefined): string {
  const first = measurements
    .slice(0, 4)
    .map(({ metric, valueText, slice }) => `${metric}${slice === undefined ? '' : ` (${slice})`} ${valueText ?? ''}`);
  const more = measurements.length > 4 ? [`${measurements.length - 4} more`] : [];
  return [...first, ...more, ...(n === undefined ? [] : [`n ${n}`])].join(', ').slice(0, 240);
}
