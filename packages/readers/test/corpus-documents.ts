import type { Projection } from './corpus-facts.ts';
import { facts, get, list, observed, orNull, pick } from './corpus-facts.ts';

const attestation: Projection = (read) => {
  const kind = String(get(read.outcome, 'observations', 0, 'kind'));
  const stated = facts(read, kind);
  const subjects = list(get(observed(read, kind)[0], 'subject')).map((each) => ({ name: get(each, 'name'), digest: get(each, 'digest') }));
  return {
    bundle_mediaType: get(stated, 'bundleType'),
    payloadType: get(stated, 'payloadType'),
    statement_type: get(stated, 'statementType'),
    _type: get(stated, 'statementType'),
    predicateType: get(stated, 'predicateType'),
    subjects,
    subject: get(subjects, 0, 'name'),
    subject_count: subjects.length,
    builder_id: get(stated, 'builder'),
    buildType: get(stated, 'buildType'),
    source_uri: get(stated, 'source'),
    source_commit: get(stated, 'sourceRevision'),
    event: get(stated, 'event'),
    signature_count: get(stated, 'signatures'),
    resources: list(get(stated, 'components')).map((each) => [get(each, 'name'), String(get(each, 'digest')).replace('sha256:', '')]),
  };
};

const manifest: Projection = (read) => {
  const resource = get(facts(read, 'declaration'), 'resources', 0);
  const argo = get(resource, 'sources', 0);
  return {
    documents: get(facts(read, 'declaration'), 'documents'),
    apiVersion: get(resource, 'apiVersion'),
    kind: get(resource, 'kind'),
    name: get(resource, 'name'),
    namespace: orNull(get(resource, 'namespace')),
    modelFormat: orNull(get(resource, 'modelFormat')),
    storageUri: orNull(get(resource, 'storageUri')),
    runtime: orNull(get(resource, 'runtime')),
    images: get(resource, 'images'),
    has_explainer: get(resource, 'hasExplainer'),
    logger_mode: orNull(get(resource, 'loggerMode')),
    repoURL: get(argo, 'repository'),
    targetRevision: get(argo, 'revision'),
    path: get(argo, 'path'),
    automated:
      get(resource, 'automated') === true ? pick(resource, { prune: 'prune', selfHeal: 'selfHeal', allowEmpty: 'allowEmpty' }) : undefined,
    chart: get(resource, 'chart'),
  };
};

const cardToolkit: Projection = (read) => {
  const card = facts(read, 'document');
  const metric = get(card, 'statedMetrics', 0);
  const isOld = get(card, 'schemaVersion') === '0.0.1';
  const asStated = (number: unknown) => (number === undefined ? null : isOld ? Number(number) : `${Number(number)}`);
  const limitations = list(get(card, 'limitations'));
  return {
    schema_version: get(card, 'schemaVersion'),
    name: get(card, 'title'),
    metric_count: list(get(card, 'statedMetrics')).length,
    first_metric: {
      type: get(metric, 'metric'),
      value: asStated(get(metric, 'valueText')),
      slice: orNull(get(metric, 'slice')),
      threshold: asStated(get(metric, 'threshold')),
    },
    value_is_string: !isOld,
    limitations: isOld ? limitations : limitations.map((description) => ({ description })),
  };
};
const terraform: Projection = (read) => {
  const plan = facts(read, 'declaration');
  return {
    format_version: get(plan, 'formatVersion'),
    terraform_version: get(observed(read, 'declaration')[0], 'source', 'tool', 'version'),
    timestamp: orNull(get(plan, 'timestamp')),
    output_changes: get(plan, 'outputChanges'),
    resource_changes: get(plan, 'resourceChanges'),
    errored: orNull(get(plan, 'errored')),
  };
};

/** Formats of documents, inventories and deployment. */
export const documentProjections: Readonly<Record<string, Projection>> = {
  'openssf-model-signature': attestation,
  'slsa-provenance-dsse': attestation,
  'slsa-provenance-bundle': attestation,
  'sigstore-bundle': attestation,
  'intoto-statement': attestation,
  'kserve-inferenceservice': manifest,
  'argocd-application': manifest,
  'flux-helmrelease': manifest,
  'model-card-toolkit-json': cardToolkit,
  'terraform-plan-json': terraform,
  'github-deployment-status': (read) => ({
    ...pick(facts(read, 'deployment'), { state: 'forgeState', environment: 'environment', sha: 'revision', ref: 'ref', task: 'task' }),
    deployment_id: Number(get(facts(read, 'deployment'), 'deployment')),
    created_at: String(get(facts(read, 'deployment'), 'at')).replace('.000Z', 'Z'),
  }),
  'github-pr-review': (read) => ({
    ...pick(facts(read, 'declaration'), { state: 'state', commit_id: 'revision', reviewer: 'reviewer' }),
    pr: Number(get(facts(read, 'declaration'), 'change')),
    submitted_at: String(get(facts(read, 'declaration'), 'submittedAt')).replace('.000Z', 'Z'),
  }),
  bentofile: (read) => pick(facts(read, 'component-inventory'), { service: 'service', packages: 'packages' }),
  'ollama-modelfile': (read) => ({
    FROM: get(facts(read, 'component-inventory'), 'from'),
    parameters: get(facts(read, 'component-inventory'), 'parameters'),
    has_system: get(facts(read, 'component-inventory'), 'hasSystemPrompt'),
  }),
  'kfp-pipeline-ir': (read) => ({
    ...pick(facts(read, 'declaration'), { pipeline: 'pipeline', schemaVersion: 'schemaVersion', sdkVersion: 'sdkVersion', tasks: 'tasks' }),
    promotion_threshold_default: get(facts(read, 'declaration'), 'parameters', 'promotion_threshold'),
  }),
  'cobertura-xml': (read) => {
    const tool = get(observed(read, 'evaluation-result')[0], 'source', 'tool');
    return {
      generator: `${String(get(tool, 'name'))} ${String(get(tool, 'version'))}`,
      ...pick(facts(read, 'evaluation-result'), { timestamp_ms: 'timestampMs', lines_valid: 'linesValid', lines_covered: 'linesCovered' }),
      line_rate: get(facts(read, 'evaluation-result'), 'metrics', 0, 'value'),
    };
  },
  sarif: (read) => ({
    version: read.outcome.outcome === 'read' ? '2.1.0' : undefined,
    runs: observed(read, 'security-test').map((each) => ({
      tool: get(each, 'source', 'tool', 'name'),
      tool_version: get(each, 'source', 'tool', 'version'),
      results: get(each, 'facts', 'results'),
      rules: get(each, 'facts', 'rules'),
      // The index counts levels as written; the reader resolves an absent one by the rule, here `error`.
      levels: { None: get(each, 'facts', 'metrics', 0, 'value') },
    })),
  }),
};
