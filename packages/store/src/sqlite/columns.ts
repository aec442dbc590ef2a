import type { SQLOutputValue } from 'node:sqlite';
import { originGrades, recordKinds, stages } from '@annexa/evidence';
import type { BindingMode } from '@annexa/evidence';
import type { RecordRow } from '../store.ts';
import { corrupt } from './failure.ts';

/** A row as node:sqlite gives it. */
export type Columns = Record<string, SQLOutputValue>;

/** The column as text; anything else means that the file is damaged, since the tables are STRICT. */
export function text(row: Columns, name: string): string {
  const value = row[name];
  return typeof value === 'string' ? value : wrongType(name);
}

export function count(row: Columns, name: string): number {
  const value = row[name];
  return typeof value === 'number' ? value : wrongType(name);
}

export function bytes(row: Columns, name: string): Uint8Array {
  const value = row[name];
  return value instanceof Uint8Array ? value : wrongType(name);
}

/** The column as one of a closed list. */
export function oneOf<Word extends string>(row: Columns, name: string, words: readonly Word[]): Word {
  const value = text(row, name);
  return words.find((word) => word === value) ?? wrongType(name);
}

const bindings: readonly BindingMode[] = ['issuer-bound', 'collector-enrolled', 'collector-own', 'signed-in'];

/** A row of table `record`. @throws AnnexaError STORE_CORRUPT */
export function recordRowOf(row: Columns): RecordRow {
  return {
    index: count(row, 'idx'),
    id: text(row, 'id'),
    kind: oneOf(row, 'kind', recordKinds),
    system: text(row, 'system'),
    stage: oneOf(row, 'stage', stages),
    observedFrom: text(row, 'observed_from'),
    observedTo: text(row, 'observed_to'),
    receivedAt: text(row, 'received_at'),
    grade: oneOf(row, 'grade', originGrades),
    binding: oneOf(row, 'binding', bindings),
    keyDigest: text(row, 'key_digest'),
    identity: text(row, 'identity'),
  };
}

function wrongType(name: string): never {
  throw corrupt(`column ${name} holds what was never written there`);
}
