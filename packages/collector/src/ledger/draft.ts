import { gradeAtDoor, identityOf, sha256Hex } from '@annexa/evidence';
import type { LedgeredRecord, Statement } from '@annexa/evidence';
import { leafBodyOf, leafHash } from '@annexa/ledger';
import type { Envelope } from '@annexa/ledger';
import type { RecordRow } from '@annexa/store';
import { bindingModeOf } from './bindings.ts';
import type { Bound } from './bindings.ts';

/** A checked record that has no place in the log yet. */
export type Draft = {
  readonly id: string;
  readonly statement: Statement;
  readonly envelope: Envelope;
  readonly bound: Bound;
  /** The bundle exactly as it came in. */
  readonly bundle: Uint8Array;
  readonly receivedAt: string;
};

/** What a record is apart from what it says; everything follows from statement, key and place. */
export type RecordMeta = Pick<LedgeredRecord, 'index' | 'id' | 'receivedAt' | 'grade' | 'binding' | 'keyDigest'>;

/** A record as the rest of the collector sees it. */
export function ledgeredOf(statement: Statement, meta: RecordMeta): LedgeredRecord {
  return { ...statement, ...meta };
}

/** The row of a record, derived the same way at the door and by fsck. */
export function rowOf({ id, statement, bound, receivedAt }: Omit<Draft, 'envelope' | 'bundle'>, index: number): RecordRow {
  const binding = bindingModeOf(bound, statement);
  const grade = gradeAtDoor(binding, statement.kind);
  const { keyDigest } = bound;
  const { system, stage, observed } = statement.predicate;
  const identity = identityOf(ledgeredOf(statement, { index, id, receivedAt, grade, binding, keyDigest }));
  return {
    index,
    id,
    kind: statement.kind,
    system,
    stage,
    observedFrom: observed.from,
    observedTo: observed.to,
    receivedAt,
    grade,
    binding,
    keyDigest,
    identity,
  };
}

/** The leaf of a record and its hash. */
export function leafOf({ envelope, bound }: Pick<Draft, 'envelope' | 'bound'>): { leaf: Uint8Array; leafHash: Uint8Array } {
  const leaf = leafBodyOf(envelope, bound.key.spki);
  return { leaf, leafHash: leafHash(leaf) };
}

/** A record's id. */
export function idOf(payload: Uint8Array): string {
  return sha256Hex(payload);
}
