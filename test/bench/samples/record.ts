import { randomBytes } from 'node:crypto';
import { encodeStatement, sha256Hex, statementOf } from '@annexa/evidence';
import type { Statement } from '@annexa/evidence';
import { bundleOf, signEnvelope, statementPayloadType } from '@annexa/ledger';
import type { Envelope, SourceKey } from '@annexa/ledger';

/** A record of ordinary size (about 1.5 KB of statement), as a source sends it. */
export type SampleRecord = {
  readonly id: string;
  readonly statement: Statement;
  readonly envelope: Envelope;
  readonly bundle: Uint8Array;
};

/** An evaluation with five metrics and two materials; `at` makes it a record of its own. */
export function sampleStatement(at: number, system = 'bench'): Statement {
  return statementOf({
    kind: 'evaluation-result',
    subject: [{ name: 'model.onnx', digest: digest(`model ${at}`) }],
    predicate: {
      system,
      stage: 'evaluation',
      observed: { from: '2026-03-01T10:00:00.000Z', to: '2026-03-01T10:05:00.000Z' },
      captured: '2026-03-01T10:06:00.000Z',
      source: { tool: { name: 'dvc', version: '3.64.2' }, run: `run-${at}` },
      materials: [
        { name: 'data/test.csv', digest: digest('data'), role: 'test-data', join: 'content' },
        { name: 'evaluate.py', digest: digest('code'), role: 'code', join: 'content' },
      ],
      facts: {
        metrics: ['accuracy', 'auc', 'recall', 'precision', 'ece'].map((metric, step) => ({ metric, value: 0.9 - step / 100 + at / 1e9 })),
        dataset: 'data/test.csv',
        n: 300,
        verdict: 'passed',
        run: `run-${at}`,
      },
      checkpoint: null,
      salt: randomBytes(16).toString('hex'),
    },
  });
}

/** The same, signed and in its bundle. */
export function sampleRecord(at: number, key: SourceKey): SampleRecord {
  const statement = sampleStatement(at);
  const payload = encodeStatement(statement);
  const envelope = signEnvelope(payload, statementPayloadType, key);
  return { id: sha256Hex(payload), statement, envelope, bundle: new TextEncoder().encode(bundleOf(envelope, key.hint)) };
}

function digest(text: string): { readonly sha256: string } {
  return { sha256: sha256Hex(new TextEncoder().encode(text)) };
}
