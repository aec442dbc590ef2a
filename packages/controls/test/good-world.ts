import { releaseOf, sha256Hex } from '@annexa/evidence';
import type { Told, World } from './world.ts';
import { digest } from './world.ts';

export const asOf = '2026-11-24T12:00:00.000Z';
export const onnx = digest('model.onnx');
export const revision = 'a'.repeat(40);
export const repository = 'demo/credit-risk';

export const manifest = {
  system: 'credit-risk',
  models: [{ name: 'credit-risk', digest: onnx }],
  code: [{ name: repository, digest: sha256Hex(new TextEncoder().encode(`${repository}@${revision}`)) }],
  prompts: [],
  tools: [],
  index: [],
  guardrails: [],
  parameters: [],
};
export const release = releaseOf(manifest);

export const bars = [
  { metric: 'auc', min: 0.7, dataset: 'german-credit-test', reason: 'requirement R1' },
  { metric: 'brier', max: 0.2, dataset: 'german-credit-test', reason: 'requirement R2' },
];

/** A paper of one version, filled, with the sections its type asks for. */
export function paper(
  name: string,
  at: string,
  types: string[],
  topics: string[],
  author: string,
  headings: string[],
  more: object = {},
): Told {
  const sections = headings.map((heading) => ({ heading, words: 40 }));
  const facts = { types, topics, id: name, title: name, version: '1.0', author, sections, nextReview: '2029-11-01', ...more };
  return { name, kind: 'document', at, grade: 'declared', facts, subject: [{ name, digest: { sha256: digest(name) } }] };
}

/** A signed-in act on the exact bytes of something. */
export function review(of: string, person: string, role: string, at: string, more: object = {}): Told {
  const facts = { person, role, digest: digest(of), outcome: 'approve', at, ...more };
  return { name: `${of}/review/${person}`, kind: 'review', at, grade: 'collector-fetched', key: 'collector', facts };
}

export const deploymentSections = [
  'Environments',
  'Prerequisites',
  'Release authority',
  'Rollout',
  'Way back',
  'What users are told',
  'Support',
  'Parts deployed apart',
];
export const operationSections = [
  'What is watched',
  'Drift',
  'Misuse and security',
  'Who looks and how often',
  'Faults',
  'Updates and retraining',
  'Help for users',
  'When to stop',
];
const verificationSections = [
  'Measures',
  'Limits and reasons',
  'Slices',
  'Test data',
  'Security, safety and misuse tests',
  'Who tests',
  'What blocks a release',
];
const loggingSections = ['Life-cycle stages', 'Events and fields', 'How long', 'Who may read', 'Personal data', 'Protection'];
const provenanceSections = [
  'When data are made or bought in',
  'When data are changed or merged',
  'When data are labelled',
  'When data are handed over',
  'How it is checked',
];

const scope = { scope: ['credit-risk'] };
const roles = [
  { role: 'top-management', person: 'person:ada', scope: ['organisation'], from: '2026-11-02' },
  { role: 'system-owner', person: 'person:ada', scope: ['credit-risk'], from: '2026-11-02' },
  { role: 'release-authority', person: 'person:ben', scope: ['credit-risk'], from: '2026-11-02' },
  { role: 'governance-lead', person: 'person:ben', scope: ['organisation'], from: '2026-11-02' },
];
const prerequisites = [
  { id: 'evaluated', text: 'Evaluated', expectation: 'A.6.2.4/evaluated-before-deploy' },
  { id: 'bars', text: 'Bars met', expectation: 'A.6.2.4/bars-met' },
  { id: 'monitoring', text: 'Operation plan in force', expectation: 'A.6.2.6/operation-plan' },
];

export const governance: World = [
  paper('roles', '2026-11-02T09:00:00Z', ['role-assignment'], [], 'person:ben', ['Roles'], { scope: 'aims', roles }),
  review('roles', 'person:ada', 'top-management', '2026-11-02T10:00:00Z'),
  {
    name: 'declaration',
    kind: 'system-declaration',
    at: '2026-11-03T09:00:00Z',
    grade: 'declared',
    subject: [{ name: 'annexa.yaml', digest: { sha256: digest('annexa.yaml') } }],
    facts: {
      id: 'credit-risk',
      configDigest: digest('annexa.yaml'),
      owner: 'person:ada',
      riskClass: 'high',
      state: 'production',
      suppliers: [],
      bars,
      monitoring: {
        intervalMinutes: 60,
        gapMinutesMax: 120,
        objectives: [
          { measure: 'error-rate', max: 0.01 },
          { measure: 'p95-ms', max: 250 },
        ],
      },
      logging: { retentionDays: 400, events: ['inference'] },
    },
  },
  review('annexa.yaml', 'person:ada', 'system-owner', '2026-11-03T10:00:00Z'),
  review('annexa.yaml', 'person:ben', 'governance-lead', '2026-11-03T10:05:00Z'),
  paper('verification-plan', '2026-11-03T11:00:00Z', ['plan'], ['verification'], 'person:ada', verificationSections, scope),
  review('verification-plan', 'person:ben', 'governance-lead', '2026-11-03T12:00:00Z'),
  paper('deployment-plan', '2026-11-03T11:01:00Z', ['plan'], ['deployment'], 'person:ben', deploymentSections, { ...scope, prerequisites }),
  review('deployment-plan', 'person:ada', 'system-owner', '2026-11-03T12:01:00Z'),
  paper('operation-plan', '2026-11-03T11:02:00Z', ['plan'], ['operation'], 'person:ben', operationSections, scope),
  review('operation-plan', 'person:ada', 'system-owner', '2026-11-03T12:02:00Z'),
  paper('logging-plan', '2026-11-03T11:03:00Z', ['plan'], ['logging'], 'person:ben', loggingSections, scope),
  review('logging-plan', 'person:ada', 'system-owner', '2026-11-03T12:03:00Z'),
  paper('provenance', '2026-11-03T11:04:00Z', ['procedure'], ['data', 'provenance'], 'person:ada', provenanceSections, { scope: 'aims' }),
  review('provenance', 'person:ben', 'governance-lead', '2026-11-03T12:04:00Z'),
  paper('data-card', '2026-11-03T11:05:00Z', ['data-card'], [], 'person:ada', ['What it is'], {
    ...scope,
    dataset: {
      name: 'german-credit',
      digest: `sha256:${digest('raw.csv')}`,
      source: 'https://doi.org/10.24432/C5NC77',
      acquired: '2026-11-01',
      licence: 'CC-BY-4.0',
    },
  }),
];

const part = (name: string): { name: string; digest: { sha256: string } } => ({ name, digest: { sha256: digest(name) } });

export const making: World = [
  {
    name: 'snapshot',
    kind: 'dataset-snapshot',
    stage: 'data',
    at: '2026-11-10T08:00:00Z',
    subject: [part('raw.csv')],
    facts: { dataset: 'german-credit', role: 'source' },
  },
  {
    name: 'preparation',
    kind: 'data-preparation',
    stage: 'data',
    at: '2026-11-10T08:01:00Z',
    subject: [part('train.csv'), part('test.csv')],
    materials: [{ ...part('raw.csv'), role: 'source-data', join: 'content' }],
    facts: { step: 'prepare' },
  },
  {
    name: 'training-start',
    kind: 'run-started',
    stage: 'training',
    at: '2026-11-10T08:02:00Z',
    facts: { run: 'train-1', keyDigest: digest('train-key') },
  },
  {
    name: 'training',
    kind: 'training-run',
    stage: 'training',
    at: '2026-11-10T08:10:00Z',
    subject: [part('model.pkl')],
    materials: [{ ...part('train.csv'), role: 'train-data', join: 'content' }],
    facts: { run: 'train-1', status: 'finished', inputsRecordedByRun: true, commit: revision },
  },
  {
    name: 'conversion',
    kind: 'conversion',
    stage: 'training',
    at: '2026-11-10T08:11:00Z',
    subject: [part('model.onnx')],
    materials: [{ ...part('model.pkl'), role: 'model', join: 'content' }],
    facts: { to: 'onnx', tool: 'skl2onnx' },
  },
  {
    name: 'evaluation-start',
    kind: 'run-started',
    stage: 'evaluation',
    at: '2026-11-10T08:12:00Z',
    facts: { run: 'eval-1', keyDigest: digest('eval-key') },
  },
  {
    name: 'evaluation',
    kind: 'evaluation-result',
    stage: 'evaluation',
    at: '2026-11-10T08:20:00Z',
    key: 'eval-key',
    subject: [part('model.onnx')],
    materials: [{ ...part('test.csv'), name: 'german-credit-test', role: 'test-data', join: 'content' }],
    facts: {
      run: 'eval-1',
      n: 300,
      dataset: 'german-credit-test',
      metrics: [
        { metric: 'auc', value: 0.805, valueText: '0.805' },
        { metric: 'brier', value: 0.159, valueText: '0.159' },
      ],
    },
  },
];

/** A production deployment as the forge tells it. */
export function deployment(name: string, at: string, facts: object = {}): Told {
  return {
    name,
    kind: 'deployment',
    stage: 'deployment',
    at,
    receivedAt: new Date(Date.parse(at) + 60_000).toISOString(),
    grade: 'collector-fetched',
    key: 'collector',
    subject: [{ name: 'release', digest: { sha256: release } }],
    facts: {
      environment: 'production',
      production: true,
      action: 'deploy',
      state: 'success',
      release,
      manifest,
      revision,
      repository,
      forge: 'github',
      deployment: name,
      at,
      ...facts,
    },
  };
}

export function window(name: string, from: string, facts: object = {}): Told {
  const latency = { count: 50, sumUs: 500_000, minUs: 1_000, maxUs: 20_000, zero: 0, buckets: [[465, 50]] };
  return {
    name,
    kind: 'monitoring-window',
    stage: 'operation',
    at: from,
    receivedAt: new Date(Date.parse(from) + 300_000).toISOString(),
    grade: 'self-reported',
    key: 'collector',
    facts: {
      feed: 'local',
      system: 'credit-risk',
      from,
      to: from,
      atLeast: true,
      gaps: [],
      minutes: [
        {
          minute: from,
          spans: 50,
          requests: 50,
          failedRequests: 0,
          inferences: 50,
          failedInferences: 0,
          latency,
          releases: [{ release, inferences: 50, traceIds: ['4bf92f3577b34da6a3ce929d0e0e4736'] }],
        },
      ],
      identities: [
        {
          operation: 'predict',
          modelDigest: onnx,
          modelName: 'credit-risk',
          release,
          service: 'credit-risk-service',
          inferences: 50,
          firstSeen: from,
          lastSeen: from,
        },
      ],
      services: [{ service: 'credit-risk-service', release, instances: 1, spans: 50, requests: 50, inferences: 50 }],
      ...facts,
    },
  };
}

export const living: World = [
  {
    name: 'approval',
    kind: 'change-approval',
    stage: 'release',
    at: '2026-11-20T09:00:00Z',
    grade: 'collector-fetched',
    key: 'collector',
    subject: [{ name: repository, digest: { gitCommit: revision } }],
    facts: {
      verdict: 'two-party',
      reason: 'approved by person:ben on the final revision',
      forge: 'github',
      repository,
      revision,
      author: 'person:cem',
      approvers: [{ person: 'person:ben', revision, at: '2026-11-20T08:30:00Z' }],
      mergedAt: '2026-11-20T08:40:00Z',
    },
  },
  deployment('d1', '2026-11-20T10:00:00Z'),
  deployment('d2', '2026-11-21T10:00:00Z', { action: 'rollback' }),
  {
    name: 'validation',
    kind: 'review',
    at: '2026-11-20T09:30:00Z',
    grade: 'collector-fetched',
    key: 'collector',
    facts: {
      person: 'person:ada',
      role: 'system-owner',
      digest: onnx,
      about: 'validation in a pilot branch',
      outcome: 'approve',
      at: '2026-11-20T09:30:00Z',
    },
  },
  window('window-1', '2026-11-21T11:00:00Z'),
  window('window-2', '2026-11-21T12:00:00Z'),
  {
    name: 'archive',
    kind: 'event-log-archive',
    stage: 'operation',
    at: '2026-11-22T00:00:00Z',
    grade: 'self-reported',
    subject: [part('events-1')],
    facts: { from: '2026-11-21T00:00:00Z', to: '2026-11-22T00:00:00Z', events: 100, longestGapMs: 60_000, eventTypes: { inference: 100 } },
  },
  {
    name: 'look',
    kind: 'running-observation',
    stage: 'operation',
    at: '2026-11-22T01:00:00Z',
    grade: 'collector-fetched',
    key: 'collector',
    subject: [part('events-1')],
    facts: { observed: 'log-segment', present: true, digestRight: true, restored: true },
  },
  {
    name: 'draw',
    kind: 'sample-draw',
    at: '2026-11-22T02:00:00Z',
    key: 'auditor-key',
    facts: { purpose: 'provenance', by: 'person:dee', results: [{ digest: digest('raw.csv'), equal: true }] },
  },
];

/** A system that did everything: each record is what satisfies some expectation. */
export const good: World = [...governance, ...making, ...living];
