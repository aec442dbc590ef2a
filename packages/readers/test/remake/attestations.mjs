// Makes the fixtures of in-toto and sigstore-bundle: statements by hand, signed with a throwaway P-256 key and certificate of OpenSSL 3.
// node packages/readers/test/remake/attestations.mjs
import { execFileSync } from 'node:child_process';
import { createHash, createPrivateKey, sign } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const fixtures = new URL('../fixtures/', import.meta.url).pathname;
const work = mkdtempSync(join(tmpdir(), 'attestations-'));
const san = 'subjectAltName=URI:https://github.com/acme/credit-risk/.github/workflows/release.yml@refs/tags/v1.2.0';
execFileSync(
  'openssl',
  ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1', '-subj', '/O=acme'].concat([
    '-addext',
    san,
    '-keyout',
    join(work, 'key.pem'),
    '-out',
    join(work, 'cert.pem'),
  ]),
  { stdio: 'ignore' },
);
const key = createPrivateKey(readFileSync(join(work, 'key.pem')));
const certificate = readFileSync(join(work, 'cert.pem'), 'utf8').replaceAll(/-----[^-]+-----|\s/g, '');

const sha256 = (text) => createHash('sha256').update(text).digest('hex');
const commit = '4d329c75e7ec1725f7c9ce917a8799d408d06be3';
const model = { name: 'model.onnx', digest: { sha256: sha256('model') } };

const envelope = (statement) => {
  const payloadType = 'application/vnd.in-toto+json';
  const payload = Buffer.from(JSON.stringify(statement));
  const pae = Buffer.concat([Buffer.from(`DSSEv1 ${payloadType.length} ${payloadType} ${payload.length} `), payload]);
  return {
    payloadType,
    payload: payload.toString('base64'),
    signatures: [{ keyid: '', sig: sign('sha256', pae, key).toString('base64') }],
  };
};
const bundle = (rest) => ({
  mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
  verificationMaterial: {
    certificate: { rawBytes: certificate },
    tlogEntries: [
      {
        logIndex: '1234',
        logId: { keyId: 'AA==' },
        kindVersion: { kind: 'dsse', version: '0.0.1' },
        integratedTime: '1764000000',
        canonicalizedBody: 'e30=',
      },
    ],
    timestampVerificationData: {},
  },
  ...rest,
});

const v02 = {
  _type: 'https://in-toto.io/Statement/v0.1',
  predicateType: 'https://slsa.dev/provenance/v0.2',
  subject: [model, { name: 'scaler.json', digest: { sha256: sha256('scaler') } }],
  predicate: {
    builder: {
      id: 'https://github.com/slsa-framework/slsa-github-generator/.github/workflows/generator_generic_slsa3.yml@refs/tags/v1.10.0',
    },
    buildType: 'https://github.com/slsa-framework/slsa-github-generator/generic@v1',
    invocation: {
      configSource: {
        uri: 'git+https://github.com/acme/credit-risk@refs/tags/v1.2.0',
        digest: { sha1: commit },
        entryPoint: '.github/workflows/release.yml',
      },
      parameters: {},
      environment: { github_event_name: 'push', github_actor: 'someone', github_run_id: '42' },
    },
    metadata: {
      buildInvocationID: '42-1',
      completeness: { parameters: true, environment: false, materials: false },
      reproducible: false,
      buildStartedOn: '2026-11-20T10:00:00Z',
      buildFinishedOn: '2026-11-20T10:05:00Z',
    },
    materials: [{ uri: 'git+https://github.com/acme/credit-risk@refs/tags/v1.2.0', digest: { sha1: commit } }],
  },
};
const v1 = {
  _type: 'https://in-toto.io/Statement/v1',
  subject: [model, { name: 'empty.log', digest: { sha256: sha256('') } }],
  predicateType: 'https://slsa.dev/provenance/v1',
  predicate: {
    buildDefinition: {
      buildType: 'https://actions.github.io/buildtypes/workflow/v1',
      externalParameters: {
        workflow: { ref: 'refs/tags/v1.2.0', repository: 'https://github.com/acme/credit-risk', path: '.github/workflows/release.yml' },
      },
      internalParameters: { github: { event_name: 'push', runner_environment: 'github-hosted' } },
      resolvedDependencies: [
        { uri: 'git+https://github.com/acme/credit-risk@refs/tags/v1.2.0', digest: { gitCommit: commit } },
        { uri: 'https://data.example/train.csv', digest: { sha256: sha256('train') } },
        { uri: 'https://data.example/unpinned.csv' },
      ],
    },
    runDetails: {
      builder: { id: 'https://github.com/acme/credit-risk/.github/workflows/release.yml@refs/tags/v1.2.0' },
      metadata: {
        invocationId: 'https://github.com/acme/credit-risk/actions/runs/42/attempts/1',
        startedOn: '2026-11-20T10:00:00Z',
        finishedOn: '2026-11-20T10:05:00Z',
      },
    },
  },
};
const svr = {
  _type: 'https://in-toto.io/Statement/v1',
  subject: [model],
  predicateType: 'https://in-toto.io/attestation/svr/v0.1',
  predicate: { verifier: { id: 'https://verify.example' }, properties: ['scanned'] },
};

const put = (name, text) => {
  mkdirSync(join(fixtures, name, '..'), { recursive: true });
  writeFileSync(join(fixtures, name), text);
};
put('in-toto/dsse-v0.2/files/dist/model.intoto.jsonl', `${JSON.stringify(envelope(v02))}\n`);
put('in-toto/two-lines/files/dist/multiple.intoto.jsonl', `${JSON.stringify(envelope(v1))}\n${JSON.stringify(envelope(svr))}\n`);
put('in-toto/bare-v1/files/dist/provenance.json', `${JSON.stringify(v1, undefined, 2)}\n`);
put(
  'sigstore-bundle/provenance/files/dist/model.onnx.sigstore.json',
  `${JSON.stringify(bundle({ dsseEnvelope: envelope(v1) }), undefined, 2)}\n`,
);
const digest = createHash('sha256').update('model').digest('base64');
const signature = sign('sha256', Buffer.from('model'), key).toString('base64');
put(
  'sigstore-bundle/message/files/dist/model.onnx.sigstore',
  `${JSON.stringify(bundle({ messageSignature: { messageDigest: { algorithm: 'SHA2_256', digest }, signature } }))}\n`,
);
