import type { FactsOf, Measurement } from '@annexa/evidence';
import { headHasKeys, openJson } from '../door/open.ts';
import type { Value } from '../door/value.ts';
import { at, booleanAt, entriesAt, fieldsAt, isFields, isList, listAt, numberAt, textAt, wordAt } from '../door/value.ts';
import { measurementOf } from '../facts/measurement.ts';
import { readAs, unknownFields } from '../facts/understood.ts';
import type { Reader } from '../reader.ts';
import { notMine } from '../reader.ts';

/**
 * A report of Evidently: before 0.7 (`metrics[].metric` is a class, `result` an object) and since (`metric_id` is a call, `value` a number). The new form
 * says neither method nor verdict of a column, so a number there may mean drift when high or when low: no direction and no verdict is given.
 * Only tests of the report make a verdict; drift of the dataset as a whole is a fact, not a failed check.
 */
export const evidently: Reader = {
  format: 'evidently',
  title: 'Evidently report',
  versions: '0.4, 0.7',
  depth: 'read',
  kinds: ['data-quality'],

  claim(path, head) {
    const legacy = headHasKeys(head, 'metrics', 'metric', 'result');
    return path.endsWith('.json') && (legacy || headHasKeys(head, 'metrics', 'metric_id')) ? { mine: true } : { mine: false };
  },

  read(input) {
    return openJson(input, (report) => {
      const metrics = listAt(report, 'metrics');
      const legacy = metrics.filter((each) => /^[A-Z]\w+$/u.test(textAt(each, 'metric') ?? '') && isFields(at(each, 'result')));
      const calls = metrics.filter(
        (each) =>
          /^[A-Z]\w+(?:\(|$)/u.test(textAt(each, 'metric_id') ?? textAt(each, 'metric_name') ?? '') && at(each, 'value') !== undefined,
      );
      if (!isList(at(report, 'metrics')) || Math.max(legacy.length, calls.length) < metrics.length || metrics.length === 0) return notMine;
      const facts = legacy.length > 0 ? legacyFacts(report, legacy) : snapshotFacts(report, calls);
      return readAs(
        [
          {
            kind: 'data-quality',
            stage: 'data',
            subject: [{ name: input.path, at: { path: input.path, match: 'exact' } }],
            materials: [],
            facts,
            source: { tool: { name: 'evidently', version: textAt(report, 'version') } },
          },
        ],
        headlineOf(facts),
        unknownFields(
          fieldsAt(report) ?? new Map(),
          new Set(['version', 'metrics', 'timestamp', 'tests', 'metadata', 'tags', 'options', 'id', 'name']),
        ),
      );
    });
  },
};

type Drift = FactsOf<'data-quality'> & {
  readonly datasetDrift?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly driftedColumns: number | undefined;
  readonly driftedShare: number | undefined;
};

function legacyFacts(report: Value, metrics: readonly Value[]): Drift {
  const dataset =
    metrics.find((each) => textAt(each, 'metric') === 'DatasetDriftMetric') ??
    metrics.find((each) => at(each, 'result', 'dataset_drift') !== undefined);
  return {
    ...testsOf(report),
    metricNames: metrics.map((each) => textAt(each, 'metric')),
    datasetDrift: booleanAt(dataset, 'result', 'dataset_drift'),
    driftShareThreshold: numberAt(dataset, 'result', 'drift_share'),
    columns: numberAt(dataset, 'result', 'number_of_columns'),
    driftedColumns: numberAt(dataset, 'result', 'number_of_drifted_columns'),
    driftedShare: numberAt(dataset, 'result', 'share_of_drifted_columns'),
    columnDrift: metrics.flatMap(columnsOf),
    timestamp: textAt(report, 'timestamp'),
  };
}

/** One column as `ColumnDriftMetric`, or all of them in the table. */
function columnsOf(metric: Value) {
  const table = entriesAt(metric, 'result', 'drift_by_columns').map(([, column]) => column);
  const single = textAt(metric, 'metric') === 'ColumnDriftMetric' ? [at(metric, 'result') ?? null] : [];
  return [...single, ...table].map((column) => ({
    column: wordAt(column, 'column_name'),
    score: numberAt(column, 'drift_score'),
    scoreText: wordAt(column, 'drift_score'),
    drifted: booleanAt(column, 'drift_detected'),
    method: textAt(column, 'stattest_name'),
    threshold: numberAt(column, 'stattest_threshold'),
  }));
}

function snapshotFacts(report: Value, metrics: readonly Value[]): Drift {
  const drifted = metrics.find((each) => callOf(each).startsWith('DriftedColumnsCount'));
  const share = /drift_share=([0-9.]+)/u.exec(drifted ? callOf(drifted) : '')?.[1];
  return {
    ...testsOf(report),
    metricNames: [...new Set(metrics.map((each) => callOf(each).split('(')[0]))],
    driftShareThreshold: share === undefined ? undefined : Number(share),
    driftedColumns: numberAt(drifted, 'value', 'count'),
    driftedShare: numberAt(drifted, 'value', 'share'),
    measurements: metrics.flatMap(measurementsOf).slice(0, 5_000),
  };
}

function callOf(metric: Value): string {
  return textAt(metric, 'metric_id') ?? textAt(metric, 'metric_name') ?? '';
}

function measurementsOf(metric: Value): readonly Measurement[] {
  const value = at(metric, 'value');
  if (!isFields(value)) return [measurementOf(callOf(metric), value)].filter((each) => each !== undefined);
  return [...value].flatMap(([name, each]) => measurementOf(`${callOf(metric)}.${name}`, each) ?? []);
}

/** Checks are the report's own tests. Without any, nothing was checked, only measured. */
function testsOf(report: Value) {
  const states = listAt(report, 'tests').map((test) => textAt(test, 'status') ?? '');
  const count = (...names: readonly string[]) => states.filter((state) => names.includes(state)).length;
  const checks = {
    total: states.length,
    passed: count('SUCCESS'),
    failed: count('FAIL', 'WARNING'),
    errors: count('ERROR'),
    skipped: count('SKIPPED'),
  };
  const verdict = checks.failed + checks.errors > 0 ? 'failed' : checks.passed > 0 ? 'passed' : 'inconclusive';
  return { verdict, reason: verdict === 'inconclusive' ? 'the report measures and has no test' : undefined, checks } as const;
}

function headlineOf({ datasetDrift, driftedColumns, columns, driftedShare }: Drift): string {
  const of = columns === undefined ? '' : ` of ${String(columns)}`;
  const share = driftedShare === undefined ? '' : ` (share ${String(driftedShare)})`;
  const whole = datasetDrift === undefined ? '' : `, dataset drift ${String(datasetDrift)}`;
  return driftedColumns === undefined
    ? 'measurements without a drift count'
    : `${String(driftedColumns)}${of} columns drifted${share}${whole}`;
}
