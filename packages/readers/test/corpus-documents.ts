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
};
