import type { Measurement } from '@annexa/evidence';
import { jsonFrom } from '../door/json.ts';
import type { Row, Tables } from '../door/sqlite.ts';
import { sqliteMagic, withSqlite } from '../door/sqlite.ts';
import { countAt, textAt } from '../door/value.ts';
import type { MlflowDataset } from '../facts/mlflow-dataset.ts';
import { mlflowDataset } from '../facts/mlflow-dataset.ts';
import { namedValue } from '../facts/measurement.ts';
import { baseNameOf, pathRefOf } from '../facts/paths.ts';
import { readAs } from '../facts/understood.ts';
import type { Reader } from '../reader.ts';
import { notMine } from '../reader.ts';
import type { MlflowModel, MlflowRun } from './mlflow-run.ts';
import { runHeadline, runObservations } from './mlflow-run.ts';

/** The SQLite store of MLflow (`mlflow.db`, the default of new set-ups in 3.x): every run that is not deleted. */
export const mlflowSqlite: Reader = {
  format: 'mlflow-sqlite',
  title: 'MLflow runs (SQLite store)',
  versions: '3.x',
  depth: 'read',
  kinds: ['training-run', 'evaluation-result', 'conversion'],

  claim(path, head) {
    const isSqlite = new TextDecoder('latin1').decode(head.subarray(0, 16)) === sqliteMagic;
    return isSqlite && /\.(?:db|sqlite3?)$/iu.test(path) ? { mine: true, wants: [`${baseNameOf(path)}-wal`] } : { mine: false };
  },

  read({ path, files }) {
    const file = files.get(path);
    if (!file) return notMine;
    const opened = withSqlite(file, files.get(`${path}-wal`), (tables) => (isMlflow(tables) ? runsIn(tables) : undefined));
    if (!opened.ok) return opened.problem;
    const runs = opened.value;
    if (!runs) return notMine;
    const [only] = runs;
    const headline = only && runs.length === 1 ? runHeadline(only) : `${runs.filter(({ deleted }) => !deleted).length} runs`;
    return readAs(runs.flatMap(runObservations), headline);
  },
};

function isMlflow({ names }: Tables): boolean {
  return ['runs', 'experiments', 'params', 'metrics', 'latest_metrics', 'tags'].every((name) => names.has(name));
}

function runsIn(tables: Tables): readonly MlflowRun[] {
  const experiments = new Map(tables.rows('experiments').map((row) => [text(row, 'experiment_id'), text(row, 'name')]));
  const parameters = byRun(tables.rows('params'));
  const tags = byRun(tables.rows('tags'));
  const metrics = byRun(tables.rows('latest_metrics'));
  const links = linksIn(tables);
  return tables
    .rows('runs')
    .toSorted((left, right) => (text(left, 'run_uuid') ?? '').localeCompare(text(right, 'run_uuid') ?? '', 'en'))
    .flatMap((row) => {
      const id = text(row, 'run_uuid');
      if (id === undefined) return [];
      const own = links.filter((link) => link.run === id);
      return {
        id,
        name: text(row, 'name'),
        experiment: experiments.get(text(row, 'experiment_id')),
        experimentId: text(row, 'experiment_id'),
        status: text(row, 'status'),
        deleted: text(row, 'lifecycle_stage') === 'deleted',
        startedMs: number(row, 'start_time'),
        endedMs: number(row, 'end_time'),
        parameters: textsOf(parameters.get(id)),
        tags: textsOf(tags.get(id)),
        metrics: (metrics.get(id) ?? []).flatMap(metricOf),
        datasets: own.flatMap(({ dataset }) => dataset ?? []),
        modelsIn: own.flatMap(({ modelIn }) => modelIn ?? []),
        modelsOut: own.flatMap(({ modelOut }) => modelOut ?? []),
      };
    });
}

type Link = {
  readonly run: string | undefined;
  readonly dataset?: MlflowDataset;
  readonly modelIn?: MlflowModel;
  readonly modelOut?: MlflowModel;
};

/** The table `inputs` holds three kinds of links: dataset to run, run to the model it made, run to the model it took in. */
function linksIn(tables: Tables): readonly Link[] {
  const datasets = new Map(tables.rows('datasets').map((row) => [text(row, 'dataset_uuid'), row]));
  const models = new Map(tables.rows('logged_models').map((row) => [text(row, 'model_id'), row]));
  const tags = Map.groupBy(tables.rows('input_tags'), (row) => text(row, 'input_uuid'));
  return tables.rows('inputs').flatMap((row): readonly Link[] => {
    const source = text(row, 'source_id');
    const destination = text(row, 'destination_id');
    switch (`${text(row, 'source_type')} ${text(row, 'destination_type')}`) {
      case 'DATASET RUN':
        return [{ run: destination, dataset: datasetOf(datasets.get(source), tags.get(text(row, 'input_uuid')) ?? [], source) }];
      case 'RUN_OUTPUT MODEL_OUTPUT':
        return [{ run: source, modelOut: modelOf(destination, models) }];
      case 'RUN_INPUT MODEL_INPUT':
        return [{ run: source, modelIn: modelOf(destination, models) }];
      default:
        return [];
    }
  });
}

function datasetOf(row: Row | undefined, tags: readonly Row[], id: string | undefined): MlflowDataset {
  const tagged = new Map(tags.map((tag) => [text(tag, 'name'), text(tag, 'value')]));
  const source = jsonFrom((row && text(row, 'dataset_source')) ?? '');
  const profile = jsonFrom((row && text(row, 'dataset_profile')) ?? '');
  return mlflowDataset({
    name: (row && text(row, 'name')) ?? id ?? 'dataset',
    digest: row && text(row, 'digest'),
    context: tagged.get('mlflow.data.context'),
    sourceUri: source.ok ? (textAt(source.value, 'uri') ?? textAt(source.value, 'path') ?? textAt(source.value, 'url')) : undefined,
    sha256: tagged.get('sha256'),
    path: tagged.get('path'),
    rows: profile.ok ? countAt(profile.value, 'num_rows') : undefined,
  });
}

function modelOf(id: string | undefined, models: ReadonlyMap<string | undefined, Row>): MlflowModel {
  const row = models.get(id);
  const location = row && text(row, 'artifact_location');
  return { id: id ?? 'unknown', name: row && text(row, 'name'), at: location === undefined ? undefined : pathRefOf('', location) };
}

/** MLflow stores infinities as the largest double (mlflow/store/tracking/sqlalchemy_store.py). */
function metricOf(row: Row): readonly Measurement[] {
  const metric = text(row, 'key');
  const stored = row['is_nan'] === 1 ? Number.NaN : number(row, 'value');
  if (metric === undefined || stored === undefined) return [];
  const value = Math.abs(stored) === Number.MAX_VALUE ? stored * 2 : stored;
  return [{ metric, value: namedValue(value), valueText: String(value) }];
}

function byRun(rows: readonly Row[]): ReadonlyMap<string | undefined, readonly Row[]> {
  return Map.groupBy(rows, (row) => text(row, 'run_uuid'));
}

function textsOf(rows: readonly Row[] = []): ReadonlyMap<string, string> {
  return new Map(rows.map((row) => [text(row, 'key') ?? '', (text(row, 'value') ?? '').slice(0, 4_000).toWellFormed()]));
}

function text(row: Row, column: string): string | undefined {
  const cell = row[column];
  return cell === null || cell === undefined || cell === '' ? undefined : String(cell);
}

function number(row: Row, column: string): number | undefined {
  const cell = row[column];
  return typeof cell === 'number' ? cell : undefined;
}
