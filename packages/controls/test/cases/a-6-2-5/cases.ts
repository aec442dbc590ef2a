import { deployment, good, release, revision, review, window } from '../../good-world.ts';
import type { Told, World } from '../../world.ts';
import { before, change, digest, told, without } from '../../world.ts';
import type { Case } from '../case.ts';
import { paperCases } from '../paper-cases.ts';

const plan = 'A.6.2.5/deployment-plan';
const authority = 'A.6.2.5/released-with-authority';
const equal = 'A.6.2.5/deployed-equals-approved';
const prerequisites = 'A.6.2.5/prerequisites-met';
const wayBack = 'A.6.2.5/way-back-proven';

const noPlan = without(good, 'deployment-plan');
const late = '2026-11-22T08:00:00Z';
const other = 'b'.repeat(40);
const verdict = (value: string, more: object = {}): World => change(good, 'approval', { facts: { verdict: value, ...more } });
const approvedByAda = verdict('two-party', { approvers: [{ person: 'person:ada', revision, at: '2026-11-20T08:30:00Z' }] });
const signedIn = { ...review('x', 'person:ben', 'release-authority', '2026-11-20T09:10:00Z', { digest: release }), name: 'released' };
const evaluatedLate = [
  ...without(good, 'evaluation'),
  { ...told(good, 'evaluation'), at: '2026-11-20T09:45:00Z', receivedAt: '2026-11-20T09:45:00Z' },
];
const dark = window('dark', '2026-11-22T09:00:00Z', {
  identities: [{ operation: 'predict', modelDigest: digest('dark'), inferences: 3 }],
  services: [],
});
const both = (world: World, facts: Told['facts']): World => change(change(world, 'd1', { facts }), 'd2', { facts });
const oneReading = told(good, 'approval');
const unused = change(without(good, 'd1', 'd2', 'window-1', 'window-2'), 'declaration', { facts: { state: 'development' } });
const asks = (list: readonly object[]): World => change(good, 'deployment-plan', { facts: { prerequisites: list } });

export const cases: readonly Case[] = [
  ...paperCases(plan, 'deployment-plan', 'person:ada', 'system-owner'),
  { expectation: plan, when: 'the system is in development', world: unused, status: 'not-exercised' },

  { expectation: authority, when: 'approved by the release authority on the deployed revision', world: good, status: 'current' },
  {
    expectation: authority,
    when: 'two parties, one of them by an equivalent revision',
    world: verdict('two-party-equivalent'),
    status: 'current',
  },
  { expectation: authority, when: 'no approval is on file', world: without(good, 'approval'), status: 'missing' },
  ...['stale', 'self', 'bot-only', 'bypassed', 'unreviewed'].map((each): Case => ({
    expectation: authority,
    when: `the verdict is ${each}`,
    world: verdict(each),
    status: 'negative',
  })),
  { expectation: authority, when: 'the verdict could not be read', world: verdict('unknown'), status: 'unknown', reason: 'unreadable' },
  {
    expectation: authority,
    when: 'readings contradict',
    world: verdict('two-party', { contradiction: 'rules and reviews disagree' }),
    status: 'unknown',
    reason: 'contradiction',
  },
  {
    expectation: authority,
    when: 'the job tells another verdict than the forge',
    world: [...good, { ...oneReading, name: 'approval-2', grade: 'workflow-bound', facts: { ...oneReading.facts, verdict: 'unreviewed' } }],
    status: 'unknown',
    reason: 'contradiction',
  },
  {
    expectation: authority,
    when: 'the author could have written the approval record',
    world: change(good, 'approval', { grade: 'workflow-bound' }),
    status: 'unknown',
    reason: 'below-grade',
  },
  {
    expectation: authority,
    when: 'anyone with a token could have sent the deployment',
    world: both(change(change(good, 'd1', { grade: 'self-reported' }), 'd2', { grade: 'self-reported' }), {}),
    status: 'unknown',
    reason: 'below-grade',
  },
  {
    expectation: authority,
    when: 'approved after the deployment',
    world: verdict('two-party', { approvers: [{ person: 'person:ben', revision, at: late }] }),
    status: 'negative',
  },
  {
    expectation: authority,
    when: 'when it was approved is not known',
    world: change(good, 'approval', { facts: { approvers: [{ person: 'person:ben', revision }], mergedAt: undefined }, receivedAt: late }),
    status: 'unknown',
    reason: 'order-unproven',
  },
  { expectation: authority, when: 'the approver does not hold the release role', world: approvedByAda, status: 'missing' },
  {
    expectation: authority,
    when: 'a holder of the role released it by a signed-in act instead',
    world: before(approvedByAda, 'd1', signedIn),
    status: 'current',
  },
  { expectation: authority, when: 'the evaluation came after the approval', world: evaluatedLate, status: 'negative' },
  { expectation: authority, when: 'there is no evaluation to be seen', world: without(good, 'evaluation'), status: 'missing' },
  {
    expectation: authority,
    when: 'whether it came off is not known',
    world: both(good, { state: 'unknown' }),
    status: 'unknown',
    reason: 'unreadable',
  },
  { expectation: authority, when: 'it never came off', world: both(good, { state: 'failure' }), status: 'missing' },
  { expectation: authority, when: 'a model nobody deployed answers', world: [...good, dark], status: 'missing' },
  { expectation: authority, when: 'there is no role list', world: without(good, 'roles'), status: 'no-criterion' },
  { expectation: authority, when: 'there is no plan', world: noPlan, status: 'no-criterion' },
  { expectation: authority, when: 'nothing is deployed and two sources say so', world: unused, status: 'not-exercised' },

  { expectation: equal, when: 'deployed, evaluated and approved are the same', world: good, status: 'current' },
  { expectation: equal, when: 'no criterion is asked for', world: noPlan, status: 'current' },
  {
    expectation: equal,
    when: 'another revision was approved',
    world: verdict('stale', { approvers: [{ person: 'person:ben', revision: other, at: '2026-11-20T08:30:00Z' }] }),
    status: 'negative',
  },
  { expectation: equal, when: 'the release is not its manifest', world: both(good, { release: 'c'.repeat(64) }), status: 'negative' },
  {
    expectation: equal,
    when: 'the manifest holds other code than the deployed revision',
    world: both(
      change(good, 'approval', {
        facts: { revision: other, approvers: [{ person: 'person:ben', revision: other, at: '2026-11-20T08:30:00Z' }] },
      }),
      { revision: other },
    ),
    status: 'negative',
  },
  { expectation: equal, when: 'this digest was never evaluated', world: without(good, 'evaluation'), status: 'missing' },
  { expectation: equal, when: 'no approval is on file', world: without(good, 'approval'), status: 'missing' },
  {
    expectation: equal,
    when: 'the deployment names no digest',
    world: both(good, { manifest: undefined, release: undefined }),
    status: 'missing',
  },
  {
    expectation: equal,
    when: 'the evaluation names the model only',
    world: change(good, 'evaluation', {
      subject: [{ name: 'report', digest: { sha256: digest('report') } }],
      materials: [{ name: 'credit-risk', role: 'model', join: 'named' }],
    }),
    status: 'unknown',
    reason: 'join-too-weak',
  },
  {
    expectation: equal,
    when: 'anyone with a token could have sent the evaluation',
    world: change(good, 'evaluation', { grade: 'self-reported' }),
    status: 'unknown',
    reason: 'below-grade',
  },

  { expectation: prerequisites, when: 'each was shown at that moment', world: good, status: 'current' },
  {
    expectation: prerequisites,
    when: 'one is judged by nobody yet',
    world: asks([{ id: 'impact', expectation: 'A.5.3/assessment-on-file' }]),
    status: 'unknown',
    reason: 'not-judged',
  },
  {
    expectation: prerequisites,
    when: 'the plan does not say what shows one',
    world: asks([{ id: 'gut-feeling' }]),
    status: 'unknown',
    reason: 'not-judged',
  },
  { expectation: prerequisites, when: 'the plan names none', world: asks([]), status: 'no-criterion' },
  { expectation: prerequisites, when: 'there is no plan', world: noPlan, status: 'no-criterion' },
  {
    expectation: prerequisites,
    when: 'a bar was missed',
    world: change(good, 'evaluation', {
      facts: {
        metrics: [
          { metric: 'auc', value: 0.5 },
          { metric: 'brier', value: 0.1 },
        ],
      },
    }),
    status: 'negative',
  },
  {
    expectation: prerequisites,
    when: 'the operation plan came only later',
    world: [...without(good, 'operation-plan/review/person:ada'), review('operation-plan', 'person:ada', 'system-owner', late)],
    status: 'missing',
  },
  {
    expectation: prerequisites,
    when: 'the operation plan had run out',
    world: change(good, 'operation-plan', { facts: { nextReview: '2026-11-15' } }),
    status: 'missing',
  },

  { expectation: wayBack, when: 'a rollback happened', world: good, status: 'current' },
  { expectation: wayBack, when: 'none ever happened', world: change(good, 'd2', { facts: { action: 'deploy' } }), status: 'missing' },
  {
    expectation: wayBack,
    when: 'a paper tells of an exercise',
    world: [...without(good, 'd2'), exercise()],
    status: 'unknown',
    reason: 'below-grade',
  },
  {
    expectation: wayBack,
    when: 'the last one is nearly a year ago',
    world: [...without(good, 'd2'), deployment('d0', '2025-12-20T10:00:00Z', { action: 'rollback' })],
    status: 'aging',
  },
  { expectation: wayBack, when: 'there is no plan', world: noPlan, status: 'no-criterion' },
  { expectation: wayBack, when: 'the system is not live', world: unused, status: 'not-exercised' },
];

function exercise(): World[number] {
  const facts = {
    types: ['exercise'],
    topics: ['rollback'],
    id: 'rollback',
    title: 'Rollback',
    version: '1',
    author: 'person:ben',
    scope: ['credit-risk'],
    sections: [],
  };
  return { name: 'exercise', kind: 'document', at: '2026-11-19T09:00:00Z', grade: 'declared', facts };
}
