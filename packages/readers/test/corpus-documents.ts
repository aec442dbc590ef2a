import type { Projection } from './corpus-facts.ts';
import { facts, get, list, observed } from './corpus-facts.ts';

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

/** Formats of documents, inventories and deployment. */
export const documentProjections: Readonly<Record<string, Projection>> = {
  'openssf-model-signature': attestation,
  'slsa-provenance-dsse': attestation,
  'slsa-provenance-bundle': attestation,
  'sigstore-bundle': attestation,
  'intoto-statement': attestation,
};
