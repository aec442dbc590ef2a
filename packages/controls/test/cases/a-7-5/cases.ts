import { good } from '../../good-world.ts';
import type { World } from '../../world.ts';
import { before, change, digest, told, without } from '../../world.ts';
import type { Case } from '../case.ts';
import { paperCases } from '../paper-cases.ts';

const inputs = 'A.7.5/inputs-were-these';
const chain = 'A.7.5/chain-to-source';
const spot = 'A.7.5/provenance-spot-checked';

const noProcess = without(good, 'provenance');
const named = [{ name: 'train.csv', role: 'train-data', join: 'named' }];
const card = (dataset: object): World =>
  change(good, 'data-card', { facts: { dataset: { name: 'german-credit', digest: digest('raw.csv'), ...dataset } } });
const started = { ...told(good, 'training-start'), name: 'lost-start', facts: { run: 'train-2', keyDigest: digest('lost-key') } };
const unused = change(without(good, 'd1', 'd2', 'window-1', 'window-2'), 'declaration', { facts: { state: 'development' } });

export const cases: readonly Case[] = [
  ...paperCases('A.7.5/provenance-process', 'provenance', 'person:ben', 'governance-lead'),

  { expectation: inputs, when: 'the run recorded the digests itself', world: good, status: 'current' },
  {
    expectation: inputs,
    when: 'they were put down afterwards',
    world: change(good, 'training', { facts: { inputsRecordedByRun: false } }),
    status: 'negative',
  },
  { expectation: inputs, when: 'the run names no data', world: change(good, 'training', { materials: [] }), status: 'missing' },
  { expectation: inputs, when: 'no run made the model that is deployed', world: without(good, 'training'), status: 'missing' },
  {
    expectation: inputs,
    when: 'the data are known by name only',
    world: change(good, 'training', { materials: named }),
    status: 'unknown',
    reason: 'join-too-weak',
  },
  {
    expectation: inputs,
    when: 'anyone with a token could have sent the run',
    world: change(good, 'training', { grade: 'self-reported' }),
    status: 'unknown',
    reason: 'below-grade',
  },
  { expectation: inputs, when: 'a run was started and left no result', world: before(good, 'training', started), status: 'missing' },
  { expectation: inputs, when: 'nothing is in use and two sources say so', world: unused, status: 'not-exercised' },
  {
    expectation: inputs,
    when: 'nothing is in use and one source says so',
    world: without(good, 'd1', 'd2', 'window-1', 'window-2'),
    status: 'unknown',
    reason: 'population-incomplete',
  },

  { expectation: chain, when: 'every step leads back to a source with origin, date and rights', world: good, status: 'current' },
  {
    expectation: chain,
    when: 'the step that made the training data is not on file',
    world: without(good, 'preparation'),
    status: 'missing',
  },
  { expectation: chain, when: 'nothing describes the source', world: without(good, 'data-card', 'snapshot'), status: 'missing' },
  { expectation: chain, when: 'nobody states the rights', world: card({ source: 'UCI', acquired: '2026-11-01' }), status: 'missing' },
  { expectation: chain, when: 'nobody states the date', world: card({ source: 'UCI', licence: 'CC-BY-4.0' }), status: 'missing' },
  {
    expectation: chain,
    when: 'the data card fits by name only',
    world: change(good, 'data-card', {
      facts: { dataset: { name: 'german-credit', source: 'UCI', licence: 'CC-BY-4.0', acquired: '2026-11-01' } },
    }),
    status: 'unknown',
    reason: 'join-too-weak',
  },
  {
    expectation: chain,
    when: 'no strong record saw the source',
    world: without(good, 'snapshot'),
    status: 'unknown',
    reason: 'below-grade',
  },
  {
    expectation: chain,
    when: 'anyone with a token could have sent the step',
    world: change(good, 'preparation', { grade: 'self-reported' }),
    status: 'unknown',
    reason: 'below-grade',
  },
  {
    expectation: chain,
    when: 'the conversion is missing, so no run explains the deployed model',
    world: without(good, 'conversion'),
    status: 'missing',
  },
  {
    expectation: chain,
    when: 'anyone with a token could have sent the conversion',
    world: change(good, 'conversion', { grade: 'self-reported' }),
    status: 'unknown',
    reason: 'below-grade',
  },
  { expectation: chain, when: 'there is no procedure', world: noProcess, status: 'no-criterion' },

  { expectation: spot, when: 'somebody else hashed a source again', world: good, status: 'current' },
  { expectation: spot, when: 'nobody did', world: without(good, 'draw'), status: 'missing' },
  {
    expectation: spot,
    when: 'the bytes were not the same',
    world: change(good, 'draw', { facts: { results: [{ digest: digest('raw.csv'), equal: false }] } }),
    status: 'negative',
  },
  { expectation: spot, when: 'those who recorded it hashed it', world: change(good, 'draw', { key: 'ci-key' }), status: 'missing' },
  {
    expectation: spot,
    when: 'something else was hashed',
    world: change(good, 'draw', { facts: { results: [{ digest: digest('other'), equal: true }] } }),
    status: 'missing',
  },
  {
    expectation: spot,
    when: 'anyone with a token could say so',
    world: change(good, 'draw', { grade: 'self-reported' }),
    status: 'unknown',
    reason: 'below-grade',
  },
  { expectation: spot, when: 'it is eight months ago', world: good, status: 'stale', asOf: '2027-07-24T12:00:00.000Z' },
  { expectation: spot, when: 'there is no procedure', world: noProcess, status: 'no-criterion' },
  { expectation: spot, when: 'the system is not live', world: unused, status: 'not-exercised' },
];
