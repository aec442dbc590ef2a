import type { DatabaseSync } from 'node:sqlite';
import { AnnexaError } from '@annexa/evidence';

/** `AnxA`: tells our files from other SQLite files before anything is written into them. */
const applicationId = 0x416e7841;

const schemaVersion = 1;

/**
 * Leaves, checkpoints and record rows never change: the triggers stop honest mistakes, not an operator with a file editor
 * (that is what checkpoints held by others are for). Tiles only grow. Bundles may be erased, their rows stay.
 */
const tables = `
  CREATE TABLE leaf (idx INTEGER PRIMARY KEY, body BLOB NOT NULL, hash BLOB NOT NULL) STRICT;
  CREATE TABLE record (
    idx INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, system TEXT NOT NULL, stage TEXT NOT NULL,
    observed_from TEXT NOT NULL, observed_to TEXT NOT NULL, received_at TEXT NOT NULL,
    grade TEXT NOT NULL, binding TEXT NOT NULL, key_digest TEXT NOT NULL, identity TEXT NOT NULL
  ) STRICT;
  CREATE INDEX record_by_system ON record (system, kind, idx);
  CREATE INDEX record_by_kind ON record (kind, idx);
  CREATE TABLE bundle (idx INTEGER PRIMARY KEY, digest TEXT NOT NULL, size INTEGER NOT NULL, bytes BLOB) STRICT;
  CREATE TABLE tile (level INTEGER NOT NULL, idx INTEGER NOT NULL, hashes BLOB NOT NULL, PRIMARY KEY (level, idx)) STRICT;
  CREATE TABLE checkpoint (size INTEGER PRIMARY KEY, root BLOB NOT NULL, note TEXT NOT NULL) STRICT;
  CREATE TABLE mark (feed TEXT PRIMARY KEY, position TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE custody (collection TEXT NOT NULL, id TEXT NOT NULL, json TEXT NOT NULL, PRIMARY KEY (collection, id)) STRICT, WITHOUT ROWID;
`;

const triggers = ['leaf', 'record', 'checkpoint']
  .flatMap((table) => ['UPDATE', 'DELETE'].map((verb) => ({ table, verb })))
  .map(
    ({ table, verb }) =>
      `CREATE TRIGGER ${table}_no_${verb.toLowerCase()} BEFORE ${verb} ON ${table} BEGIN SELECT RAISE(ABORT, '${table} rows are for ever'); END;`,
  )
  .concat(
    `CREATE TRIGGER tile_no_delete BEFORE DELETE ON tile BEGIN SELECT RAISE(ABORT, 'tiles are for ever'); END;`,
    `CREATE TRIGGER tile_only_grows BEFORE UPDATE ON tile WHEN substr(NEW.hashes, 1, length(OLD.hashes)) <> OLD.hashes
       BEGIN SELECT RAISE(ABORT, 'tiles only grow'); END;`,
  )
  .join('\n');

/** Makes the tables in an empty database, leaves a known one alone. @throws AnnexaError STORE_UNAVAILABLE for anybody else's file */
export function prepareSchema(db: DatabaseSync, path: string): void {
  const version = pragma(db, 'user_version');
  if (version === 0 && isEmpty(db)) {
    db.exec(
      `BEGIN IMMEDIATE; ${tables} ${triggers} PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${schemaVersion}; COMMIT`,
    );
    return;
  }
  assertOurs(db, path);
}

/** @throws AnnexaError STORE_UNAVAILABLE when the file is another program's or a newer Annexa's */
export function assertOurs(db: DatabaseSync, path: string): void {
  if (pragma(db, 'application_id') !== applicationId)
    throw new AnnexaError('STORE_UNAVAILABLE', `${path} is a database, but none of ours`, 'point the collector at its own data folder');
  const version = pragma(db, 'user_version');
  if (version !== schemaVersion)
    throw new AnnexaError(
      'STORE_UNAVAILABLE',
      `${path} has schema ${version}, this Annexa knows ${schemaVersion}`,
      'start the Annexa that wrote it',
    );
}

function isEmpty(db: DatabaseSync): boolean {
  return db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined;
}

function pragma(db: DatabaseSync, name: string): number {
  const value = db.prepare(`PRAGMA ${name}`).get()?.[name];
  return typeof value === 'number' ? value : -1;
}
