import { deployment, good, release, window } from '../../good-world.ts';
import type { Told, World } from '../../world.ts';
import { change, digest, without } from '../../world.ts';
import type { Case } from '../case.ts';
import { paperCases } from '../paper-cases.ts';

const plan = 'A.6.2.6/operation-plan';
const watched = 'A.6.2.6/watched-throughout';
const limits = 'A.6.2.6/limits-kept-or-answered';
const released = 'A.6.2.6/only-released-runs';
const upkeep = 'A.6.2.6/mended-updated-supported';

const noPlan = without(good, 'operation-plan');
const unseen = without(good, 'window-1', 'window-2');
const unused = change(without(unseen, 'd1', 'd2'), 'declaration', { facts: { state: 'development' } });
const latency = { count: 10, zero: 0, buckets: [[465, 10]] };
const failing = {
  minutes: [
    {
      minute: '2026-11-21T12:00:00Z',
      spans: 10,
      requests: 10,
      failedRequests: 0,
      inferences: 10,
      failedInferences: 5,
      latency,
      releases: [],
    },
  ],
};
const breached = change(good, 'window-2', { facts: failing });
const breach = 'credit-risk/error-rate/2026-11-21T12:00 to 2026-11-21T13:00';
const monitoring = (more: object): World => change(good, 'declaration', { facts: { monitoring: { intervalMinutes: 60, ...more } } });
const seen = (identity: object): World => [
  ...good,
  window('seen', '2026-11-21T13:00:00Z', { identities: [{ operation: 'predict', inferences: 5, ...identity }], services: [] }),
];

function finding(facts: object, at = '2026-11-21T12:10:00Z'): Told {
  const common = {
    type: 'signal',
    code: 'LIMIT_BREACHED',
    title: 'Error rate',
    state: 'open',
    openedAt: '2026-11-21T12:06:00Z',
    about: [breach],
  };
  return { name: `finding-${at}`, kind: 'finding', at, grade: 'collector-fetched', key: 'collector', facts: { ...common, ...facts } };
}

export const cases: readonly Case[] = [
  ...paperCases(plan, 'operation-plan', 'person:ada', 'system-owner'),
  { expectation: plan, when: 'the system is not live', world: unused, status: 'not-exercised' },

  { expectation: watched, when: 'windows cover every interval with traffic', world: good, status: 'current' },
  { expectation: watched, when: 'it is deployed and was never seen', world: unseen, status: 'missing' },
  {
    expectation: watched,
    when: 'accepted telemetry was lost',
    world: change(good, 'window-2', { facts: { gaps: [{ fromSeq: 3, toSeq: 5 }] } }),
    status: 'negative',
  },
  {
    expectation: watched,
    when: 'salient events were left out',
    world: change(good, 'window-2', { facts: { dropped: { salientEvents: 2 } } }),
    status: 'negative',
  },
  {
    expectation: watched,
    when: 'nothing was seen in declared hours',
    world: monitoring({ serviceHours: '24x7', gapMinutesMax: 120 }),
    status: 'missing',
  },
  {
    expectation: watched,
    when: 'the hours cannot be read',
    world: monitoring({ serviceHours: 'when we feel like it' }),
    status: 'unknown',
    reason: 'population-incomplete',
  },
  {
    expectation: watched,
    when: 'a window does not have its shape',
    world: change(good, 'window-2', { facts: { minutes: 'many' } }),
    status: 'unknown',
    reason: 'unreadable',
  },
  { expectation: watched, when: 'there is no plan', world: noPlan, status: 'no-criterion' },
  { expectation: watched, when: 'the system is in development and two sources say so', world: unused, status: 'not-exercised' },
  {
    expectation: watched,
    when: 'nothing was seen and one source says so',
    world: without(unseen, 'd1', 'd2'),
    status: 'unknown',
    reason: 'population-incomplete',
  },

  { expectation: limits, when: 'no limit was broken', world: good, status: 'not-exercised' },
  { expectation: limits, when: 'a breach nobody looked at', world: breached, status: 'missing' },
  { expectation: limits, when: 'a breach whose finding is open and within its date', world: [...breached, finding({})], status: 'current' },
  {
    expectation: limits,
    when: 'a breach whose finding is overdue',
    world: [...breached, finding({ openedAt: '2026-11-10T12:00:00Z' })],
    status: 'missing',
  },
  {
    expectation: limits,
    when: 'a breach a person judged in time',
    world: [...breached, finding({ state: 'judged', judgedBy: 'person:ada', reason: 'one bad release' })],
    status: 'current',
  },
  {
    expectation: limits,
    when: 'a breach a person judged too late',
    world: [...breached, finding({ state: 'judged', judgedBy: 'person:ada', openedAt: '2026-11-10T12:00:00Z' })],
    status: 'negative',
  },
  { expectation: limits, when: 'a breach closed by nobody', world: [...breached, finding({ state: 'closed' })], status: 'missing' },
  {
    expectation: limits,
    when: 'a declared measure is in no window',
    world: monitoring({ objectives: [{ measure: 'happiness', min: 1 }] }),
    status: 'unknown',
    reason: 'population-incomplete',
  },
  { expectation: limits, when: 'no limits are declared', world: monitoring({}), status: 'no-criterion' },
  { expectation: limits, when: 'there is no plan', world: noPlan, status: 'no-criterion' },

  { expectation: released, when: 'what answers was released', world: good, status: 'current' },
  {
    expectation: released,
    when: 'a model digest nobody deployed answers',
    world: seen({ modelDigest: digest('dark') }),
    status: 'negative',
  },
  {
    expectation: released,
    when: 'another model answers under the name of a release',
    world: seen({ release, modelDigest: digest('dark') }),
    status: 'negative',
  },
  { expectation: released, when: 'a model name nobody deployed answers', world: seen({ modelName: 'shadow' }), status: 'negative' },
  {
    expectation: released,
    when: 'a deployed model is known by name only',
    world: seen({ modelName: 'credit-risk' }),
    status: 'unknown',
    reason: 'join-too-weak',
  },
  { expectation: released, when: 'the deployment was not approved', world: without(good, 'approval'), status: 'missing' },
  {
    expectation: released,
    when: 'the approval is stale',
    world: change(good, 'approval', { facts: { verdict: 'stale' } }),
    status: 'negative',
  },
  { expectation: released, when: 'nothing was seen', world: unseen, status: 'unknown', reason: 'population-incomplete' },
  {
    expectation: released,
    when: 'a window does not have its shape',
    world: change(good, 'window-2', { facts: { minutes: 'many' } }),
    status: 'unknown',
    reason: 'population-incomplete',
  },

  { expectation: upkeep, when: 'no ticket queue is connected', world: good, status: 'unknown', reason: 'population-incomplete' },
  {
    expectation: upkeep,
    when: 'an update was not approved',
    world: [...good, deployment('d3', '2026-11-22T10:00:00Z', { revision: 'b'.repeat(40) })],
    status: 'negative',
  },
  {
    expectation: upkeep,
    when: 'an incident is not closed',
    world: [...good, { name: 'incident', kind: 'incident', at: '2026-11-22T11:00:00Z', facts: {} }],
    status: 'missing',
  },
  {
    expectation: upkeep,
    when: 'a closed incident had no time set',
    world: [...good, { name: 'incident', kind: 'incident', at: '2026-11-22T11:00:00Z', facts: { closedAt: '2026-11-22T12:00:00Z' } }],
    status: 'unknown',
    reason: 'unreadable',
  },
  { expectation: upkeep, when: 'there is no plan', world: noPlan, status: 'no-criterion' },
];
