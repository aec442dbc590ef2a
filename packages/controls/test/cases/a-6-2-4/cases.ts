import { bars, good, onnx, review, window } from '../../good-world.ts';
import type { Told, World } from '../../world.ts';
import { before, change, digest, told, without } from '../../world.ts';
import type { Case } from '../case.ts';
import { paperCases } from '../paper-cases.ts';

const plan = 'A.6.2.4/verification-plan';
const evaluated = 'A.6.2.4/evaluated-before-deploy';
const kept = 'A.6.2.4/bars-met';
const apart = 'A.6.2.4/test-data-apart';
const validated = 'A.6.2.4/validated-for-use';

const noPlan = without(good, 'verification-plan');
const late = '2026-11-22T08:00:00Z';
const evaluationMoved = (at: string, receivedAt: string): World => [
  ...without(good, 'evaluation'),
  { ...told(good, 'evaluation'), at, receivedAt },
];
const numbers = (auc: unknown, more: object = {}): World =>
  change(good, 'evaluation', {
    facts: {
      metrics: [
        { metric: 'auc', value: auc },
        { metric: 'brier', value: 0.1 },
      ],
      ...more,
    },
  });
const withBars = (list: readonly object[]): World => change(good, 'declaration', { facts: { bars: list } });
const firstAttempt: Told = {
  ...told(good, 'evaluation'),
  name: 'evaluation-0',
  facts: {
    ...told(good, 'evaluation').facts,
    run: 'eval-1',
    metrics: [
      { metric: 'auc', value: 0.5 },
      { metric: 'brier', value: 0.1 },
    ],
  },
};
const darkWindow = window('dark', '2026-11-22T09:00:00Z', {
  identities: [{ operation: 'predict', modelDigest: digest('dark'), inferences: 3 }],
  services: [],
});
const started: Told = { ...told(good, 'evaluation-start'), name: 'lost-start', facts: { run: 'eval-2', keyDigest: digest('other-key') } };

export const cases: readonly Case[] = [
  ...paperCases(plan, 'verification-plan', 'person:ben', 'governance-lead'),
  { expectation: plan, when: 'there are no bars', world: withBars([]), status: 'missing' },
  { expectation: plan, when: 'nobody approved the bars', world: without(good, 'annexa.yaml/review/person:ada'), status: 'missing' },
  { expectation: plan, when: 'a bar has no reason', world: withBars([{ metric: 'auc', min: 0.7 }]), status: 'no-criterion' },
  { expectation: plan, when: 'nothing can fail a bar', world: withBars([{ metric: 'auc', min: 0, reason: 'R1' }]), status: 'no-criterion' },
  {
    expectation: plan,
    when: 'the approver made the model',
    world: change(good, 'training', { source: { person: 'person:ben' } }),
    status: 'missing',
  },

  { expectation: evaluated, when: 'received before the deployment', world: good, status: 'current' },
  { expectation: evaluated, when: 'there is no plan', world: noPlan, status: 'no-criterion' },
  { expectation: evaluated, when: 'no evaluation is on file', world: without(good, 'evaluation'), status: 'missing' },
  {
    expectation: evaluated,
    when: 'only another digest was evaluated',
    world: change(good, 'evaluation', { subject: [{ name: 'model.pkl', digest: { sha256: digest('model.pkl') } }] }),
    status: 'missing',
  },
  {
    expectation: evaluated,
    when: 'the evaluation holds no number',
    world: change(good, 'evaluation', { facts: { metrics: [] } }),
    status: 'missing',
  },
  { expectation: evaluated, when: 'its source says it ran after the deployment', world: evaluationMoved(late, late), status: 'negative' },
  {
    expectation: evaluated,
    when: 'it was received after the deployment',
    world: evaluationMoved('2026-11-10T08:20:00Z', late),
    status: 'unknown',
    reason: 'order-unproven',
  },
  {
    expectation: evaluated,
    when: 'it was received later, but the deployment had seen its leaf',
    world: change(evaluationMoved('2026-11-10T08:20:00Z', late), 'd1', { checkpointSize: 99 }),
    status: 'current',
  },
  {
    expectation: evaluated,
    when: 'anyone with a token could have sent it',
    world: change(good, 'evaluation', { grade: 'self-reported' }),
    status: 'unknown',
    reason: 'below-grade',
  },
  {
    expectation: evaluated,
    when: 'it does not say on how many cases',
    world: change(good, 'evaluation', { facts: { n: undefined } }),
    status: 'unknown',
    reason: 'unreadable',
  },
  {
    expectation: evaluated,
    when: 'the deployment has no manifest',
    world: change(good, 'd1', { facts: { manifest: undefined } }),
    status: 'unknown',
    reason: 'join-too-weak',
  },
  { expectation: evaluated, when: 'a model nobody deployed answers', world: [...good, darkWindow], status: 'missing' },
  {
    expectation: evaluated,
    when: 'nothing is deployed, and one source says so',
    world: without(good, 'd1', 'd2', 'window-1', 'window-2'),
    status: 'unknown',
    reason: 'population-incomplete',
  },
  {
    expectation: evaluated,
    when: 'nothing is deployed, and two sources say so',
    world: change(without(good, 'd1', 'd2', 'window-1', 'window-2'), 'declaration', { facts: { state: 'development' } }),
    status: 'not-exercised',
  },

  { expectation: kept, when: 'numbers keep bars locked before the run', world: good, status: 'current' },
  { expectation: kept, when: 'a number misses its bar', world: numbers(0.6), status: 'negative' },
  {
    expectation: kept,
    when: 'a number misses its bar although the tool calls it passed',
    world: numbers(0.6, { verdict: 'passed' }),
    status: 'negative',
  },
  {
    expectation: kept,
    when: 'there is no plan, and a number misses its bar',
    world: without(numbers(0.6), 'verification-plan'),
    status: 'negative',
  },
  { expectation: kept, when: 'there is no plan', world: noPlan, status: 'no-criterion' },
  {
    expectation: kept,
    when: 'there are no bars, and the tool itself calls it failed',
    world: change(withBars([]), 'evaluation', { facts: { verdict: 'failed' } }),
    status: 'negative',
  },
  { expectation: kept, when: 'there are no bars', world: withBars([]), status: 'no-criterion' },
  {
    expectation: kept,
    when: 'a bar was never measured',
    world: withBars([...bars, { metric: 'recall', min: 0.5, reason: 'R3' }]),
    status: 'missing',
  },
  {
    expectation: kept,
    when: 'the number is for another dataset',
    world: withBars([{ metric: 'auc', min: 0.7, dataset: 'other', reason: 'R1' }]),
    status: 'missing',
  },
  { expectation: kept, when: 'the number is not a number', world: numbers('NaN'), status: 'unknown', reason: 'unreadable' },
  {
    expectation: kept,
    when: 'no start of the run is on file',
    world: without(good, 'evaluation-start'),
    status: 'unknown',
    reason: 'order-unproven',
  },
  {
    expectation: kept,
    when: 'the bars were put on file after the run started',
    world: before(without(good, 'evaluation-start'), 'roles', { ...told(good, 'evaluation-start'), at: '2026-11-01T08:00:00Z' }),
    status: 'unknown',
    reason: 'order-unproven',
  },
  {
    expectation: kept,
    when: 'anyone with a token could have sent the numbers',
    world: change(good, 'evaluation', { grade: 'self-reported' }),
    status: 'unknown',
    reason: 'below-grade',
  },
  {
    expectation: kept,
    when: 'an earlier attempt failed and nothing is said about it',
    world: before(good, 'evaluation', firstAttempt),
    status: 'negative',
  },
  {
    expectation: kept,
    when: 'an earlier attempt failed and the pass says why',
    world: change(before(good, 'evaluation', firstAttempt), 'evaluation', { facts: { reason: 'wrong file evaluated first' } }),
    status: 'current',
  },
  { expectation: kept, when: 'a run was started and left no result', world: before(good, 'evaluation', started), status: 'missing' },

  { expectation: apart, when: 'test and training data share no digest', world: good, status: 'current' },
  {
    expectation: apart,
    when: 'the model learned from its test data',
    world: change(good, 'training', {
      materials: [{ name: 'test.csv', digest: { sha256: digest('test.csv') }, role: 'train-data', join: 'content' }],
    }),
    status: 'negative',
  },
  {
    expectation: apart,
    when: 'the test data were split off the training input',
    world: change(good, 'training', {
      materials: [{ name: 'raw.csv', digest: { sha256: digest('raw.csv') }, role: 'train-data', join: 'content' }],
    }),
    status: 'negative',
  },
  {
    expectation: apart,
    when: 'tested on the raw data behind the training input',
    world: change(good, 'evaluation', {
      materials: [{ name: 'raw.csv', digest: { sha256: digest('raw.csv') }, role: 'test-data', join: 'content' }],
    }),
    status: 'negative',
  },
  { expectation: apart, when: 'the evaluation names no data', world: change(good, 'evaluation', { materials: [] }), status: 'missing' },
  { expectation: apart, when: 'no run says what the model learned from', world: without(good, 'training'), status: 'missing' },
  {
    expectation: apart,
    when: 'the test data are known by name only',
    world: change(good, 'evaluation', { materials: [{ name: 'test', role: 'test-data', join: 'named' }] }),
    status: 'unknown',
    reason: 'join-too-weak',
  },
  {
    expectation: apart,
    when: 'anyone with a token could have sent the run',
    world: change(good, 'training', { grade: 'self-reported' }),
    status: 'unknown',
    reason: 'below-grade',
  },
  { expectation: apart, when: 'there is no plan', world: noPlan, status: 'no-criterion' },
  { expectation: apart, when: 'a run was started and left no result', world: before(good, 'evaluation', started), status: 'missing' },

  { expectation: validated, when: 'the owner accepted this digest', world: good, status: 'current' },
  { expectation: validated, when: 'nobody accepted it', world: without(good, 'validation'), status: 'missing' },
  {
    expectation: validated,
    when: 'the owner rejected it',
    world: change(good, 'validation', { facts: { outcome: 'reject' } }),
    status: 'negative',
  },
  {
    expectation: validated,
    when: 'anyone with a token could have sent the acceptance',
    world: change(good, 'validation', { grade: 'self-reported' }),
    status: 'unknown',
    reason: 'below-grade',
  },
  {
    expectation: validated,
    when: 'an approved exercise names the release',
    world: [...without(good, 'validation'), exercise(), review('pilot', 'person:ada', 'system-owner', '2026-11-19T10:00:00Z')],
    status: 'current',
  },
  { expectation: validated, when: 'there is no plan', world: noPlan, status: 'no-criterion' },
];

function exercise(): Told {
  const facts = {
    types: ['exercise'],
    topics: ['pilot'],
    id: 'pilot',
    title: 'Pilot',
    version: '1',
    author: 'person:ben',
    scope: ['credit-risk'],
    sections: [],
    releases: [onnx],
  };
  return {
    name: 'pilot',
    kind: 'document',
    at: '2026-11-19T09:00:00Z',
    grade: 'declared',
    facts,
    subject: [{ name: 'pilot', digest: { sha256: digest('pilot') } }],
  };
}
