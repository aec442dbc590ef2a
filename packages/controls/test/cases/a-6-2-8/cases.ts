import { good } from '../../good-world.ts';
import type { Told, World } from '../../world.ts';
import { change, digest, without } from '../../world.ts';
import type { Case } from '../case.ts';
import { paperCases } from '../paper-cases.ts';

const logged = 'A.6.2.8/logged-in-use';
const kept = 'A.6.2.8/logs-kept';
const removed = 'A.6.2.8/logs-removed-by-rule';

const noPlan = without(good, 'logging-plan');
const archive = (facts: Told['facts']): World => change(good, 'archive', { facts });
const look = (facts: Told['facts']): World => change(good, 'look', { facts });
const gone = look({ present: false, digestRight: undefined, restored: undefined });
const erasure = {
  name: 'erasure',
  kind: 'erasure',
  at: '2026-11-22T00:30:00Z',
  grade: 'collector-fetched',
  subject: [{ name: 'events-1', digest: { sha256: digest('events-1') } }],
  facts: { basis: 'request of a person' },
} as const;
const unused = change(without(good, 'd1', 'd2', 'window-1', 'window-2', 'archive', 'look'), 'declaration', {
  facts: { state: 'development' },
});
const shortlyKept = change(gone, 'declaration', { facts: { logging: { retentionDays: 0.01 } } });

export const cases: readonly Case[] = [
  ...paperCases('A.6.2.8/logging-plan', 'logging-plan', 'person:ada', 'system-owner'),

  { expectation: logged, when: 'an archive covers every interval', world: good, status: 'current' },
  { expectation: logged, when: 'there is no archive', world: without(good, 'archive'), status: 'missing' },
  {
    expectation: logged,
    when: 'an archive covers another day',
    world: archive({ from: '2026-11-20T00:00:00Z', to: '2026-11-21T00:00:00Z' }),
    status: 'missing',
  },
  { expectation: logged, when: 'the archive has a gap above the limit', world: archive({ longestGapMs: 9_000_000 }), status: 'negative' },
  { expectation: logged, when: 'a planned event type was never seen', world: archive({ eventTypes: { change: 4 } }), status: 'missing' },
  {
    expectation: logged,
    when: 'the archive does not state its gaps',
    world: archive({ longestGapMs: undefined }),
    status: 'unknown',
    reason: 'unreadable',
  },
  { expectation: logged, when: 'there is no plan', world: noPlan, status: 'no-criterion' },
  { expectation: logged, when: 'the system is in development and two sources say so', world: unused, status: 'not-exercised' },

  { expectation: kept, when: 'looked at, digest right, one restored', world: good, status: 'current' },
  { expectation: kept, when: 'nobody looked', world: without(good, 'look'), status: 'missing' },
  { expectation: kept, when: 'none was restored', world: look({ restored: false }), status: 'missing' },
  { expectation: kept, when: 'it is gone', world: gone, status: 'negative' },
  { expectation: kept, when: 'its digest is wrong', world: look({ digestRight: false }), status: 'negative' },
  {
    expectation: kept,
    when: 'its digest was not checked',
    world: look({ digestRight: undefined }),
    status: 'unknown',
    reason: 'unreadable',
  },
  {
    expectation: kept,
    when: 'anyone with a token could have looked',
    world: change(good, 'look', { grade: 'self-reported' }),
    status: 'missing',
  },
  { expectation: kept, when: 'the look is eight months old', world: good, status: 'stale', asOf: '2027-07-24T12:00:00.000Z' },
  { expectation: kept, when: 'there is no plan', world: noPlan, status: 'no-criterion' },
  {
    expectation: kept,
    when: 'nothing was archived and one source says so',
    world: without(good, 'archive'),
    status: 'unknown',
    reason: 'population-incomplete',
  },

  { expectation: removed, when: 'nothing is gone', world: good, status: 'not-exercised' },
  { expectation: removed, when: 'gone within retention, and nobody says why', world: gone, status: 'negative' },
  { expectation: removed, when: 'gone by an erasure on file', world: [...gone, erasure], status: 'current' },
  { expectation: removed, when: 'gone after its retention', world: shortlyKept, status: 'current' },
  {
    expectation: removed,
    when: 'gone after its retention, as anyone with a token says',
    world: change(shortlyKept, 'look', { grade: 'self-reported' }),
    status: 'unknown',
    reason: 'below-grade',
  },
  { expectation: removed, when: 'nobody looked', world: without(good, 'look'), status: 'missing' },
  {
    expectation: removed,
    when: 'nothing was archived and one source says so',
    world: without(good, 'archive'),
    status: 'unknown',
    reason: 'population-incomplete',
  },
  { expectation: removed, when: 'there is no plan', world: noPlan, status: 'no-criterion' },
];
