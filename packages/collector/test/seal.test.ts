import { encodeStatement } from '@annexa/evidence';
import type { SalientEvent } from '@annexa/telemetry';
import { expect, test } from 'vitest';
import { sealDrafts } from '../src/seal.ts';

const frame = {
  version: '0.1.0',
  now: () => new Date('2026-11-24T08:00:00Z'),
  salt: () => '0'.repeat(32),
  checkpoint: () => '',
  double: false,
};

test.for([
  ['oversight-decision', 'annexa.oversight.decision', 'oversight-decision'],
  ['guardrail-result', 'annexa.guardrail.result', 'guardrail-result'],
  ['incident', 'annexa.incident.opened', 'incident'],
  ['evaluation', 'gen_ai.evaluation.result', 'evaluation-result'],
] as const)('a salient %s event becomes a record of its own that can be signed', ([kind, name, expected]) => {
  const [statement] = sealDrafts([], [eventOf(kind, name)], frame);
  expect(statement?.kind).toBe(expected);
  expect(() => statement && encodeStatement(statement)).not.toThrow();
});

test('the score of a live evaluation is a measurement', () => {
  const [statement] = sealDrafts([], [eventOf('evaluation', 'gen_ai.evaluation.result')], frame);
  expect(statement?.predicate.facts).toMatchObject({ metrics: [{ metric: 'relevance', value: 0.75 }] });
});

function eventOf(kind: SalientEvent['kind'], name: string): SalientEvent {
  return {
    kind,
    name,
    at: '2026-11-24T07:59:00.000Z',
    system: 'credit-risk',
    attributes: { 'gen_ai.evaluation.name': 'relevance', 'gen_ai.evaluation.score.value': 0.75 },
    attributesLeftOut: 0,
    feed: 'local',
    position: { epoch: 1, seq: 7 },
    index: 0,
  };
}
