import { describe, expect, test } from 'vitest';
import {
  AnnexaError,
  encodeStatement,
  gradeAtDoor,
  identityOf,
  kindOf,
  parseStatement,
  predicateJsonSchema,
  predicateTypeOf,
  recordKinds,
  releaseOf,
  weakestJoin,
} from '../src/index.ts';
import type { LedgeredRecord, Statement } from '../src/index.ts';

const evaluation = {
  kind: 'evaluation-result',
  subject: [{ name: 'model.onnx', digest: { sha256: 'a'.repeat(64) } }],
  predicate: {
    system: 'credit-risk',
    stage: 'evaluation',
    observed: { from: '2026-11-24T08:00:00Z', to: '2026-11-24T08:01:00Z' },
    captured: '2026-11-24T08:02:00Z',
    source: { tool: { name: 'mlflow', version: '3.6.0' }, run: 'r1' },
    materials: [{ name: 'test.csv', digest: { sha256: 'b'.repeat(64) }, role: 'test-data', join: 'content' }],
    facts: { metrics: [{ metric: 'auc', value: 0.79, valueText: '0.790' }], n: 200 },
    checkpoint: null,
    salt: '0'.repeat(32),
  },
} satisfies Statement;

describe('statements', () => {
  test('what is encoded parses back to the same statement', () => {
    expect(parseStatement(encodeStatement(evaluation))).toEqual(evaluation);
  });

  test('unknown fields are tolerated', () => {
    const json = JSON.parse(new TextDecoder().decode(encodeStatement(evaluation)));
    json.predicate.later = 1;
    json.predicate.facts.later = 2;
    expect(parseStatement(new TextEncoder().encode(JSON.stringify(json))).kind).toBe('evaluation-result');
  });

  test.for([
    ['not JSON', 'nonsense', 'STATEMENT_MALFORMED'],
    ['a byte order mark', '\uFEFF{}', 'STATEMENT_MALFORMED'],
    ['another predicate type', JSON.stringify({ ...foreign(), predicateType: 'https://slsa.dev/provenance/v1' }), 'KIND_UNKNOWN'],
    [
      'facts of another shape',
      JSON.stringify({ ...foreign(), predicate: { ...evaluation.predicate, facts: { metrics: 'many' } } }),
      'FACTS_MALFORMED',
    ],
    ['no subject', JSON.stringify({ ...foreign(), subject: [] }), 'STATEMENT_MALFORMED'],
  ] as const)('refuses %s', ([, text, code]) => {
    expect(codeOf(() => parseStatement(new TextEncoder().encode(text)))).toBe(code);
  });

  test('a number JSON cannot carry is refused by path', () => {
    const facts = { metrics: [{ metric: 'auc', value: 1 }], extra: { deep: Number.NaN } };
    expect(codeOf(() => encodeStatement({ ...evaluation, predicate: { ...evaluation.predicate, facts } }))).toBe('NOT_PLAIN_JSON');
  });
});

describe('names', () => {
  test.for(recordKinds)('%s has a predicate type and a JSON Schema', (kind) => {
    expect(kindOf(predicateTypeOf(kind))).toBe(kind);
    expect(predicateJsonSchema(kind)['$id']).toBe(predicateTypeOf(kind));
  });

  test('a release does not depend on the order of its parts', () => {
    const one = { name: 'a', digest: '1'.repeat(64) };
    const two = { name: 'b', digest: '2'.repeat(64) };
    expect(releaseOf({ system: 's', models: [one, two] })).toBe(releaseOf({ system: 's', models: [two, one] }));
    expect(releaseOf({ system: 's', models: [one] })).not.toBe(releaseOf({ system: 's', models: [two] }));
  });

  test('a chain is worth its weakest link', () => {
    expect(weakestJoin(['content', 'named', 'pinned'])).toBe('named');
    expect(weakestJoin([])).toBe('content');
  });

  test.for([
    ['issuer-bound', 'training-run', 'workflow-bound'],
    ['collector-enrolled', 'training-run', 'self-reported'],
    ['collector-own', 'deployment', 'collector-fetched'],
    ['collector-own', 'monitoring-window', 'self-reported'],
    ['issuer-bound', 'document', 'declared'],
  ] as const)('%s %s is %s', ([binding, kind, grade]) => {
    expect(gradeAtDoor(binding, kind)).toBe(grade);
  });

  test('the same run and subject captured twice are one member of a population', () => {
    const record: LedgeredRecord = {
      ...evaluation,
      index: 1,
      id: 'x',
      receivedAt: '2026-11-24T08:03:00Z',
      grade: 'workflow-bound',
      binding: 'issuer-bound',
      keyDigest: 'k',
    };
    expect(identityOf({ ...record, index: 9, id: 'y' })).toBe(identityOf(record));
  });
});

function foreign() {
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: evaluation.subject,
    predicateType: predicateTypeOf('evaluation-result'),
    predicate: evaluation.predicate,
  };
}

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return error instanceof AnnexaError ? error.code : String(error);
  }
  return 'nothing thrown';
}
