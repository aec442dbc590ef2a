import type { Projection } from './corpus-facts.ts';
import { get, list, observed, facts, orNull, metricsOf, named, byMetric, pick } from './corpus-facts.ts';

const evidently: Projection = (read) => ({
  evidently_version: orNull(get(observed(read, 'data-quality')[0], 'source', 'tool', 'version')),
  metrics: get(facts(read, 'data-quality'), 'metricNames'),
  drift_share: get(facts(read, 'data-quality'), 'driftShareThreshold'),
  number_of_columns: get(facts(read, 'data-quality'), 'columns'),
  number_of_drifted_columns: get(facts(read, 'data-quality'), 'driftedColumns'),
  share_of_drifted_columns: get(facts(read, 'data-quality'), 'driftedShare'),
  dataset_drift: get(facts(read, 'data-quality'), 'datasetDrift'),
  column_drift: columnDrift(get(facts(read, 'data-quality'), 'columnDrift', 0)),
});
const columnDrift = (column: unknown) => ({
  column_name: get(column, 'column'),
  drift_score: get(column, 'score'),
  drift_detected: get(column, 'drifted'),
  stattest_name: get(column, 'method'),
  stattest_threshold: get(column, 'threshold'),
});
const cells = (each: unknown) => [
  [String(get(each, 'metric')), get(each, 'value')],
  [`${String(get(each, 'metric'))}_stderr`, get(each, 'stderr')],
];

const lmEvalRows = (metrics: readonly unknown[]) => {
  const tasks = Map.groupBy(metrics, (each) => String(get(each, 'dataset')));
  return Object.fromEntries([...tasks].map(([task, each]) => [task, Object.fromEntries(each.flatMap(cells))]));
};

/** Formats of evaluations and data checks. */
export const evaluationProjections: Readonly<Record<string, Projection>> = {
  'lm-eval-results': (read) => {
    const result = facts(read, 'evaluation-result');
    return {
      lm_eval_version: orNull(get(observed(read, 'evaluation-result')[0], 'source', 'tool', 'version')),
      model: get(result, 'modelType'),
      model_args: get(result, 'modelArguments') ?? '(object)',
      git_hash: orNull(get(result, 'gitHash')),
      task_count: get(result, 'taskCount'),
      limit: orNull(get(result, 'limit')),
      versions: get(result, 'taskVersions'),
      n_samples: orNull(get(result, 'sampleCounts')),
      sample_results: lmEvalRows(metricsOf(read, 'evaluation-result')),
    };
  },
  'promptfoo-output': (read) => {
    const result = facts(read, 'evaluation-result');
    return {
      evalId: get(result, 'run'),
      results_version: get(result, 'resultsVersion'),
      timestamp: get(result, 'timestamp'),
      promptfooVersion: orNull(get(observed(read, 'evaluation-result')[0], 'source', 'tool', 'version')),
      successes: get(result, 'checks', 'passed'),
      failures: get(result, 'checks', 'failed'),
      errors: get(result, 'checks', 'errors'),
      providers: get(result, 'providers'),
      test_results: get(result, 'testResults'),
      failed_reasons: list(get(result, 'failures')).map((each) => get(each, 'message')),
    };
  },
  'promptfoo-output-degenerate': (read) => ({
    test_results: get(facts(read, 'evaluation-result'), 'testResults'),
    must_not_be_reported_as_pass: get(facts(read, 'evaluation-result'), 'verdict') !== 'passed',
  }),
  'inspect-log-json': (read) => {
    const result = facts(read, 'evaluation-result');
    const metrics = metricsOf(read, 'evaluation-result');
    const scores = metrics.map((each) => [
      String(get(each, 'scorer')),
      { [String(get(each, 'metric'))]: get(each, 'value'), stderr: get(each, 'stderr') },
    ]);
    return {
      ...pick(result, {
        log_version: 'logVersion',
        status: 'status',
        task: 'suite',
        model: 'model',
        created: 'created',
        run_id: 'run',
        dataset: 'dataset',
        dataset_samples: 'datasetSamples',
        git_commit: 'commit',
        git_dirty: 'dirty',
        total_samples: 'totalSamples',
        completed_samples: 'n',
        samples_in_file: 'samplesInFile',
        error: 'error',
      }),
      inspect_ai: orNull(get(observed(read, 'evaluation-result')[0], 'source', 'tool', 'version')),
      scores: Object.fromEntries(scores),
    };
  },
  'gx-validation-result': (read) => {
    const result = facts(read, 'data-quality');
    const source = get(observed(read, 'data-quality')[0], 'source');
    return {
      success: get(result, 'verdict') === 'passed',
      gx_version: get(source, 'tool', 'version'),
      suite: get(result, 'suite'),
      evaluated: get(result, 'checks', 'total'),
      successful: get(result, 'checks', 'passed'),
      unsuccessful: Number(get(result, 'checks', 'failed')) + Number(get(result, 'checks', 'errors')),
      success_percent: get(result, 'successPercent'),
      run_time: get(result, 'runTime'),
      run_name: orNull(get(source, 'run')),
      checkpoint: get(result, 'checkpoint'),
      failed_expectations: list(get(result, 'failures')).map((each) => ({ type: get(each, 'name'), column: orNull(get(each, 'column')) })),
    };
  },
  'dbt-run-results': (read) => {
    const result = facts(read, 'data-quality');
    return {
      ...pick(result, {
        schema_version: 'schemaVersion',
        generated_at: 'generatedAt',
        result_count: 'results',
        status_counts: 'statusCounts',
        elapsed_time: 'elapsedSeconds',
        command: 'command',
      }),
      dbt_version: get(observed(read, 'data-quality')[0], 'source', 'tool', 'version'),
      invocation_id: get(observed(read, 'data-quality')[0], 'source', 'run'),
      failed_ids: list(get(result, 'failures')).map((each) => get(each, 'name')),
    };
  },
  'evidently-report': evidently,
  'evidently-report-v0.7': (read) => ({
    metric_count: list(get(facts(read, 'data-quality'), 'measurements')).length - 1,
    drifted_columns_count: get(facts(read, 'data-quality'), 'driftedColumns'),
    drifted_columns_share: get(facts(read, 'data-quality'), 'driftedShare'),
    evidently_version_in_file: orNull(get(observed(read, 'data-quality')[0], 'source', 'tool', 'version')),
  }),
  'garak-report-jsonl': (read) => {
    const result = facts(read, 'security-test');
    return {
      ...pick(result, {
        start_time: 'startedText',
        end_time: 'endedText',
        complete: 'complete',
        target_type: 'targetType',
        target_name: 'targetName',
        run: 'run',
      }),
      garak_version: orNull(get(observed(read, 'security-test')[0], 'source', 'tool', 'version')),
      evals: list(get(result, 'evaluations')).map((each) => ({
        probe: get(each, 'probe'),
        detector: get(each, 'detector'),
        passed: get(each, 'passed'),
        fails: get(each, 'fails'),
        total_evaluated: get(each, 'evaluated'),
        total_processed: get(each, 'processed'),
      })),
    };
  },
  'deepeval-test-run': (read) => {
    const result = facts(read, 'evaluation-result');
    return {
      test_cases: get(result, 'n'),
      testPassed: get(result, 'checks', 'passed'),
      testFailed: get(result, 'checks', 'failed'),
      runDuration: get(result, 'durationSeconds'),
      testFile: orNull(get(result, 'suite')),
      evaluationCost: orNull(get(result, 'evaluationCost')),
      case_success: get(result, 'caseSuccess'),
      metrics: metricsOf(read, 'evaluation-result').map((each) => ({
        name: get(each, 'metric'),
        score: get(each, 'value'),
        success: get(each, 'verdict') === 'passed',
        threshold: get(each, 'threshold'),
        evaluationModel: orNull(get(each, 'judge')),
      })),
    };
  },
  'mteb-task-result': (read) => {
    const main = metricsOf(read, 'evaluation-result').filter((each) => get(each, 'metric') === 'main_score');
    const splits = Map.groupBy(main, (each) => String(get(each, 'slice')).split('/')[0] ?? '');
    const scores = [...splits].map(([split, each]) => [
      split,
      Object.fromEntries(each.map((one) => [String(get(one, 'slice')).split('/')[1], get(one, 'value')])),
    ]);
    return {
      task_name: get(facts(read, 'evaluation-result'), 'dataset'),
      mteb_version: get(observed(read, 'evaluation-result')[0], 'source', 'tool', 'version'),
      dataset_revision: get(facts(read, 'evaluation-result'), 'datasetRevision'),
      evaluation_time: get(facts(read, 'evaluation-result'), 'evaluationSeconds'),
      main_scores: Object.fromEntries(scores),
    };
  },
  'junit-xml': (read) => {
    const result = facts(read, 'evaluation-result') ?? facts(read, 'data-quality');
    return {
      suites: get(result, 'suites'),
      testcases: get(result, 'checks', 'total'),
      failures: get(result, 'checks', 'failed'),
      errors: get(result, 'checks', 'errors'),
      skipped: get(result, 'checks', 'skipped'),
      first_suite_name: orNull(get(result, 'suite')),
      timestamp: orNull(get(result, 'times', 0)),
    };
  },
  'pytest-json-report': (read) => {
    const result = facts(read, 'evaluation-result') ?? facts(read, 'data-quality');
    return {
      exitcode: get(result, 'exitCode'),
      summary: get(result, 'summary'),
      created: Date.parse(String(get(read.outcome, 'observations', 0, 'observed', 'from'))) / 1_000,
      duration: get(result, 'durationSeconds'),
      tests_listed: get(result, 'testsListed'),
      python: orNull(get(result, 'python')),
      pytest: orNull(get(observed(read, String(get(read.outcome, 'observations', 0, 'kind')))[0], 'source', 'tool', 'version')),
    };
  },
  'metrics-json': (read) => {
    const metrics = metricsOf(read, 'evaluation-result');
    const nested = metrics.map((each) => String(get(each, 'metric')).replace(/\.[^.]*$/u, ''));
    const [first] = nested;
    const whole = metrics.filter((each) => get(each, 'slice') === undefined && String(get(each, 'metric')).startsWith(`${first}.`));
    const speakers = metrics.filter((each) => get(each, 'slice') !== undefined && String(get(each, 'metric')) === `${first}.wer`);
    const inFirst = Object.fromEntries(
      whole.map((each) => [String(get(each, 'metric')).slice(String(first).length + 1), get(each, 'value')]),
    );
    return { ...byMetric(metrics), ...inFirst, models: new Set(nested).size, first_model: first, speakers: speakers.length };
  },
  'fairness-json': (read) => {
    const metrics = metricsOf(read, 'evaluation-result');
    const rates = (metric: string) =>
      Object.fromEntries(
        metrics.filter((each) => get(each, 'metric') === metric).map((each) => [String(get(each, 'slice')), get(each, 'value')]),
      );
    const value = (metric: string) => get(named(metrics, 'metric', metric), 'value');
    return {
      attributes: [...new Set(metrics.map((each) => String(get(each, 'metric')).split('.')[0]))],
      Gender_selection_rates: rates('Gender.Selection Rate'),
      groups_with_total_0: get(facts(read, 'evaluation-result'), 'emptyGroups'),
      group_positive_rate: rates('parity.group_positive_rate'),
      statistical_parity_difference: value('parity.statistical_parity_difference'),
      disparate_impact: value('parity.disparate_impact'),
      overall_accuracy: value('overall_accuracy'),
    };
  },
  'ragas-aggregate-json': (read) => {
    const metrics = metricsOf(read, 'evaluation-result');
    const under = (prefix: string, key = 'value') =>
      Object.fromEntries(
        metrics
          .filter((each) => String(get(each, 'metric')).startsWith(prefix))
          .map((each) => [String(get(each, 'metric')).slice(prefix.length), get(each, key)]),
      );
    const texts = metrics
      .filter((each) => get(each, 'value') === 'NaN')
      .map((each) => [String(get(each, 'metric')).replace('ragas_metrics.', ''), get(each, 'valueText')]);
    const pipelines = metrics.flatMap((each) => /^pipeline_results\.([^.]+)\./u.exec(String(get(each, 'metric')))?.[1] ?? []);
    const n = get(facts(read, 'evaluation-result'), 'n');
    return {
      pipelines: [...new Set(pipelines)],
      questions_evaluated: n,
      total_samples: n,
      run_id: get(facts(read, 'evaluation-result'), 'run'),
      BasicRAGPipeline: under('pipeline_results.BasicRAGPipeline.metrics.'),
      ...under('ragas_metrics.'),
      ...Object.fromEntries(texts),
    };
  },
};
