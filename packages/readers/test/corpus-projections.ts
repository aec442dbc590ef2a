import { documentProjections } from './corpus-documents.ts';
import { evaluationProjections } from './corpus-evaluation.ts';
import type { Projection } from './corpus-facts.ts';
import { get, list, observed, facts, orNull, metricsOf, named, byMetric, pick } from './corpus-facts.ts';
import type { Read } from './workspace.ts';

const dvcDigest = (digest: unknown) =>
  get(digest, 'md5') ?? (get(digest, 'dirMd5') === undefined ? undefined : `${String(get(digest, 'dirMd5'))}.dir`);
const dvcStages = (read: Read) => ['data-preparation', 'training-run', 'conversion', 'declaration'].flatMap((kind) => observed(read, kind));
const stageName = (each: unknown) => get(each, 'facts', 'step') ?? get(each, 'facts', 'experiment');
const models = (read: Read) =>
  list(get(facts(read, 'component-inventory'), 'models')).map((model) => ({
    name: get(model, 'name'),
    version: orNull(get(model, 'version')),
    hashes: list(get(model, 'digests')).map((digest) => String(digest).replace('sha256:', 'SHA-256:')),
    modelCard_sections: get(model, 'cardSections'),
  }));
const cyclonedx: Projection = (read) => ({
  ...pick(facts(read, 'component-inventory'), {
    specVersion: 'specVersion',
    serialNumber: 'serialNumber',
    timestamp: 'timestamp',
    component_count: 'componentCount',
    subject: 'about',
  }),
  models: models(read),
  data_components: get(facts(read, 'component-inventory'), 'datasets'),
});
const card: Projection = (read) => {
  const headings = list(get(facts(read, 'document'), 'sections')).map((section) => get(section, 'heading'));
  return { front_matter: null, first_heading: headings[0], section_headings: headings };
};

/** Formats of data, training, papers and inventories. */
export const projections: Readonly<Record<string, Projection>> = {
  'dvc.lock': (read) => {
    const stages = dvcStages(read);
    const outs = stages.flatMap((stage) =>
      list(get(stage, 'facts', 'outputs')).map((out) => ({
        path: get(out, 'path'),
        md5: dvcDigest(out),
        size: get(out, 'sizeBytes'),
        nfiles: get(out, 'files'),
      })),
    );
    return {
      stage_names: stages.map(stageName),
      stage_count: stages.length,
      out_count: outs.filter(({ md5 }) => md5 !== undefined).length,
      dep_count: stages.flatMap((stage) => list(get(stage, 'materials'))).length,
      outs,
      params: Object.fromEntries(stages.map((stage) => [String(stageName(stage)), { 'params.yaml': get(stage, 'facts', 'parameters') }])),
    };
  },
  'dvc.yaml': (read) => ({
    stage_names: list(get(facts(read, 'declaration'), 'stages')).map((stage) => get(stage, 'name')),
    metrics_files: get(facts(read, 'declaration'), 'metrics'),
    artifacts: get(facts(read, 'declaration'), 'artifacts'),
    cmd_first: get(facts(read, 'declaration'), 'stages', 0, 'command'),
  }),
  'dvc-params': (read) => ({ ...Object(get(facts(read, 'declaration'), 'parameters')) }),
  'dvc-pointer': (read) => {
    const [data] = [...observed(read, 'dataset-snapshot'), ...observed(read, 'component-inventory')];
    const stage = dvcStages(read)[0];
    return {
      path: get(data, 'subject', 0, 'name'),
      md5: dvcDigest(get(data, 'subject', 0, 'digest')),
      size: get(data, 'facts', 'sizeBytes'),
      import_url: get(data, 'facts', 'sourceUrl'),
      import_rev_lock: get(data, 'facts', 'sourceRevision'),
      files_listed: get(data, 'facts', 'files'),
      cmd: get(stage, 'facts', 'command'),
    };
  },
  croissant: (read) => ({
    ...pick(facts(read, 'dataset-snapshot'), {
      name: 'dataset',
      conformsTo: 'conformsTo',
      version: 'version',
      license: 'licence',
      url: 'sourceUrl',
      distribution_count: 'distribution',
      recordSet_count: 'recordSets',
      field_count: 'fields',
    }),
    invalid_sha256_values: list(get(read.outcome, 'notUnderstood')).includes('distribution.sha256') ? undefined : [],
    valid_sha256_count: list(get(observed(read, 'dataset-snapshot')[0], 'subject')).filter(
      (each) => get(each, 'digest', 'sha256') !== undefined,
    ).length,
    md5_values: list(get(observed(read, 'dataset-snapshot')[0], 'subject')).flatMap((each) => get(each, 'digest', 'md5') ?? []),
    rai_keys: Object.keys(Object(get(facts(read, 'dataset-snapshot'), 'responsibleAi'))).toSorted(),
    creator: orNull(get(facts(read, 'dataset-snapshot'), 'creators', 0)),
  }),
  'hf-dataset-card': (read) => {
    const dataset = get(facts(read, 'document'), 'dataset');
    const splits = list(get(dataset, 'configurations', 0, 'splits'));
    return {
      license: String(get(dataset, 'licence')).split(', '),
      language: get(dataset, 'languages'),
      pretty_name: get(dataset, 'name'),
      task_categories: get(dataset, 'tasks'),
      size_categories: get(dataset, 'sizeCategories'),
      annotations_creators: get(dataset, 'annotators'),
      source_datasets: get(dataset, 'sources'),
      splits: Object.fromEntries(splits.map((split) => [String(get(split, 'name')), get(split, 'rows')])),
      dataset_size: get(dataset, 'configurations', 0, 'sizeBytes'),
    };
  },
  'dataset-card-markdown': card,
  'model-card-markdown': card,
  'hf-model-card': (read) => {
    const document = facts(read, 'document');
    const stated = list(get(document, 'statedMetrics'));
    const results = stated.map((each) => ({
      task: get(each, 'task'),
      dataset: orNull(get(each, 'dataset')),
      metrics: [[get(each, 'metric'), get(each, 'value')]],
    }));
    return {
      license: get(document, 'licence'),
      language: get(document, 'languages'),
      library_name: get(document, 'library'),
      pipeline_tag: get(document, 'task'),
      datasets: get(document, 'datasets'),
      metrics: get(document, 'metricNames'),
      tags: get(document, 'tags'),
      model_index: list(get(document, 'modelIndex')).map((name) => ({ name, results })),
    };
  },
  'mlflow-run-meta': (read) => {
    const run = facts(read, 'training-run');
    return {
      run_id: get(run, 'run'),
      run_name: get(run, 'name'),
      status_meaning: String(get(run, 'status')).toUpperCase(),
      start_time_ms: Date.parse(String(get(run, 'startedAt'))),
      end_time_ms: Date.parse(String(get(run, 'endedAt'))),
      experiment_name: get(run, 'experiment'),
      experiment_id: get(run, 'experimentId'),
      lifecycle_stage: run === undefined ? undefined : 'active',
      metrics: byMetric(metricsOf(read, 'training-run'), 'valueText'),
      params: get(run, 'parameters'),
      parent_run_tag: get(run, 'parentRun'),
      logged_model_output: get(run, 'models', 0),
    };
  },
  'mlflow-MLmodel': (read) => {
    const model = facts(read, 'component-inventory');
    return {
      ...pick(model, {
        model_uuid: 'modelUuid',
        model_id: 'modelId',
        run_id: 'run',
        flavors: 'flavours',
        model_size_bytes: 'sizeBytes',
        python_version: 'pythonVersion',
        has_signature: 'hasSignature',
      }),
      utc_time_created: String(get(model, 'createdAt')).replace('T', ' ').replace('Z', ''),
      mlflow_version: get(observed(read, 'component-inventory')[0], 'source', 'tool', 'version'),
    };
  },
  'mlflow-python-env': (read) => ({
    python: get(facts(read, 'component-inventory'), 'python'),
    dependencies: get(facts(read, 'component-inventory'), 'includes'),
    build_dependencies: list(get(facts(read, 'component-inventory'), 'components')).map((each) => get(each, 'requirement')),
  }),
  'conda-env': (read) => ({
    python: list(get(facts(read, 'component-inventory'), 'components'))
      .map((each) => get(each, 'requirement'))
      .slice(0, 2),
    pip_count: list(get(facts(read, 'component-inventory'), 'components')).length - 2,
  }),
  'pip-requirements': (read) => ({
    package_lines: list(get(facts(read, 'component-inventory'), 'components')).length,
    first_lines: list(get(facts(read, 'component-inventory'), 'components'))
      .slice(0, 3)
      .map((each) => get(each, 'requirement')),
  }),
  'poetry-lock': (read) => ({ packages: list(get(facts(read, 'component-inventory'), 'components')).length }),
  'wandb-summary': (read) => {
    const run = facts(read, 'training-run');
    const media = list(get(run, 'media')).map((each) => [
      String(get(each, 'name')),
      { type: get(each, 'type'), sha256: get(each, 'sha256'), ncols: get(each, 'columns'), nrows: get(each, 'rows') },
    ]);
    return {
      ...byMetric(metricsOf(read, 'training-run')),
      _runtime: get(run, 'lastStep') === undefined ? undefined : get(run, 'runtimeSeconds'),
      _step: get(run, 'lastStep'),
      _timestamp: Date.parse(String(get(run, 'lastLoggedAt'))) / 1_000,
      media_objects: media.length > 0 ? Object.fromEntries(media) : undefined,
    };
  },
  'lightning-metrics-csv': (read) => {
    const run = facts(read, 'training-run');
    return {
      rows: get(run, 'rows'),
      last_row: { ...byMetric(metricsOf(read, 'training-run'), 'valueText'), step: get(run, 'lastStep'), epoch: get(run, 'lastEpoch') },
    };
  },
  'hf-trainer-state': (read) => {
    const run = facts(read, 'training-run');
    return {
      ...pick(run, {
        global_step: 'globalStep',
        max_steps: 'stepMax',
        epoch: 'epoch',
        num_train_epochs: 'epochsPlanned',
        best_metric: 'bestMetric',
        best_model_checkpoint: 'bestModelCheckpoint',
        train_batch_size: 'trainBatchSize',
        log_entries: 'logEntries',
        last_train_loss: 'lastTrainLoss',
        summary_train_loss: 'summaryTrainLoss',
        completed: 'completed',
      }),
      total_flos: Number(get(run, 'floatingPointOperations')),
      last_eval: { ...byMetric(metricsOf(read, 'training-run')), step: get(run, 'evaluatedAtStep') },
    };
  },
  'hf-all-results': (read) => ({
    ...byMetric(metricsOf(read, 'evaluation-result')),
    ...byMetric(metricsOf(read, 'training-run')),
    epoch: get(facts(read, 'evaluation-result'), 'epoch'),
    eval_samples: get(facts(read, 'evaluation-result'), 'n'),
    eval_runtime: get(facts(read, 'evaluation-result'), 'runtimeSeconds'),
    eval_samples_per_second: get(facts(read, 'evaluation-result'), 'samplesPerSecond'),
    eval_steps_per_second: get(facts(read, 'evaluation-result'), 'stepsPerSecond'),
    train_samples: get(facts(read, 'training-run'), 'samples'),
    train_runtime: get(facts(read, 'training-run'), 'runtimeSeconds'),
    train_samples_per_second: get(facts(read, 'training-run'), 'samplesPerSecond'),
    train_steps_per_second: get(facts(read, 'training-run'), 'stepsPerSecond'),
  }),
  'hf-model-config': (read) => ({
    ...pick(facts(read, 'component-inventory'), { architectures: 'architectures', model_type: 'modelType', _name_or_path: 'baseModel' }),
    transformers_version: get(named(get(facts(read, 'component-inventory'), 'components'), 'name', 'transformers'), 'version'),
    dtype: get(facts(read, 'component-inventory'), 'dtype'),
    torch_dtype: get(facts(read, 'component-inventory'), 'dtype'),
  }),
  'cyclonedx-mlbom': cyclonedx,
  cyclonedx,
  'git-lfs-pointer': (read) => ({
    is_lfs_pointer: read.format === 'git-lfs-pointer',
    oid: get(facts(read, 'component-inventory'), 'components', 0, 'digest'),
    size: get(facts(read, 'component-inventory'), 'components', 0, 'sizeBytes'),
  }),
  ...documentProjections,
  ...evaluationProjections,
};
