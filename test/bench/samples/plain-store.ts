import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sha256Hex } from '@annexa/evidence';
import type { RecordRow } from '@annexa/store';

/** The same rows and bytes in SQLite with the same settings and indexes, and no ledger: no leaf, tree, checkpoint, guard or receipt. */
export type PlainStore = {
  commit(records: readonly { readonly row: RecordRow; readonly bundle: Uint8Array }[]): void;
  close(): void;
};

const tables = `
  CREATE TABLE record (
    idx INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, system TEXT NOT NULL, stage TEXT NOT NULL,
    observed_from TEXT NOT NULL, observed_to TEXT NOT NULL, received_at TEXT NOT NULL,
    grade TEXT NOT NULL, binding TEXT NOT NULL, key_digest TEXT NOT NULL, identity TEXT NOT NULL
  ) STRICT;
  CREATE INDEX record_by_system ON record (system, kind, idx);
  CREATE INDEX record_by_kind ON record (kind, idx);
  CREATE TABLE bundle (idx INTEGER PRIMARY KEY, digest TEXT NOT NULL, size INTEGER NOT NULL, bytes BLOB) STRICT;
`;

export function openPlainStore(folder: string): PlainStore {
  const db = new DatabaseSync(join(folder, 'plain.sqlite'));
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; ${tables}`);
  const insertRecord = db.prepare('INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const insertBundle = db.prepare('INSERT INTO bundle VALUES (?, ?, ?, ?)');
  return {
    commit: (records) => {
      db.exec('BEGIN IMMEDIATE');
      for (const { row, bundle } of records) {
        const { index, id, kind, system, stage, observedFrom, observedTo, receivedAt, grade, binding, keyDigest, identity } = row;
        insertRecord.run(index, id, kind, system, stage, observedFrom, observedTo, receivedAt, grade, binding, keyDigest, identity);
        insertBundle.run(index, sha256Hex(bundle), bundle.length, bundle);
      }
      db.exec('COMMIT');
    },
    close: () => db.close(),
  };
}
