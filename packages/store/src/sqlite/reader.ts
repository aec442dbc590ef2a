import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { sha256Hex, recordKinds } from '@annexa/evidence';
import type { BlobFiles } from '../blob-files.ts';
import type { CheckpointRow, RowQuery, StoreReader } from '../store.ts';
import { bytes, count, oneOf, recordRowOf, text } from './columns.ts';
import type { Columns } from './columns.ts';
import { corrupt, guarded } from './failure.ts';

/** The reading half over one open connection, which `close` closes. */
export function sqliteReader(db: DatabaseSync, path: string, blobs: BlobFiles): StoreReader {
  const ask = asker(db, path);
  return {
    size: async () => sizeOf(ask),
    row: async (index) => optional(ask.one('SELECT * FROM record WHERE idx = ?', index), recordRowOf),
    rowById: async (id) => optional(ask.one('SELECT * FROM record WHERE id = ?', id), recordRowOf),
    rows: async (query) => ask.all(...rowsStatement(query)).map(recordRowOf),
    leaves: async (from, limit) =>
      ask
        .all('SELECT idx, body, hash FROM leaf WHERE idx >= ? ORDER BY idx LIMIT ?', from, limit)
        .map((row) => ({ index: count(row, 'idx'), leaf: bytes(row, 'body'), leafHash: bytes(row, 'hash') })),
    bundle: async (index) => bundleOf(ask.one('SELECT digest, bytes FROM bundle WHERE idx = ?', index), path, blobs),
    tile: async (level, index) =>
      optional(ask.one('SELECT hashes FROM tile WHERE level = ? AND idx = ?', level, index), (row) => bytes(row, 'hashes')),
    checkpoint: async () => optional(ask.one('SELECT * FROM checkpoint ORDER BY size DESC LIMIT 1'), checkpointOf),
    checkpoints: async (after, limit) =>
      ask.all('SELECT * FROM checkpoint WHERE size > ? ORDER BY size LIMIT ?', after, limit).map(checkpointOf),
    mark: async (feed) =>
      optional(ask.one('SELECT position FROM mark WHERE feed = ?', feed), (row) => ({ feed, position: text(row, 'position') })),
    custody: async (collection, id) =>
      optional(ask.one('SELECT json FROM custody WHERE collection = ? AND id = ?', collection, id), (row) => text(row, 'json')),
    custodyList: async (collection) =>
      ask
        .all('SELECT id, json FROM custody WHERE collection = ? ORDER BY id', collection)
        .map((row) => ({ id: text(row, 'id'), json: text(row, 'json') })),
    tally: async () =>
      ask
        .all('SELECT system, kind, count(*) AS count FROM record GROUP BY system, kind ORDER BY system, kind')
        .map((row) => ({ system: text(row, 'system'), kind: oneOf(row, 'kind', recordKinds), count: count(row, 'count') })),
    integrity: async () => {
      const found = ask.all('PRAGMA integrity_check').map((row) => text(row, 'integrity_check'));
      return found.length === 1 && found[0] === 'ok' ? [] : found;
    },
    close: async () => guarded(path, () => db.close()),
  };
}

/** Prepared once, asked often; SQLite's failures come out as ours. */
export type Asker = {
  one(sql: string, ...values: readonly (string | number)[]): Columns | undefined;
  all(sql: string, ...values: readonly (string | number)[]): Columns[];
};

export function asker(db: DatabaseSync, path: string): Asker {
  const statements = new Map<string, StatementSync>();
  const prepared = (sql: string) => {
    const known = statements.get(sql) ?? db.prepare(sql);
    statements.set(sql, known);
    return known;
  };
  return {
    one: (sql, ...values) => guarded(path, () => prepared(sql).get(...values)),
    all: (sql, ...values) => guarded(path, () => prepared(sql).all(...values)),
  };
}

/** Leaves are numbered without gaps from 0, so the last index tells the size without counting. */
export function sizeOf(ask: Asker): number {
  const row = ask.one('SELECT coalesce(max(idx) + 1, 0) AS size FROM leaf');
  return row ? count(row, 'size') : 0;
}

function rowsStatement({
  system,
  kind,
  after = -1,
  treeSize = Number.MAX_SAFE_INTEGER,
  limit = 1_000,
}: RowQuery): [string, ...(string | number)[]] {
  const filters = [system === undefined ? [] : ['system = ?', system], kind === undefined ? [] : ['kind = ?', kind]].filter(
    (each) => each.length > 0,
  );
  const where = filters.map(([condition]) => `${condition} AND `).join('');
  const values = filters.flatMap(([, value]) => (value === undefined ? [] : [value]));
  return [`SELECT * FROM record WHERE ${where}idx > ? AND idx < ? ORDER BY idx LIMIT ?`, ...values, after, treeSize, limit];
}

async function bundleOf(row: Columns | undefined, path: string, blobs: BlobFiles): Promise<Uint8Array | undefined> {
  if (row === undefined) return undefined;
  const digest = text(row, 'digest');
  if (row['bytes'] === null) return blobs.get(digest);
  const found = bytes(row, 'bytes');
  if (sha256Hex(found) !== digest) throw corrupt(`${path}: a bundle's bytes are not the ones of its digest`);
  return found;
}

function checkpointOf(row: Columns): CheckpointRow {
  return { size: count(row, 'size'), root: bytes(row, 'root'), note: text(row, 'note') };
}

function optional<T>(row: Columns | undefined, read: (row: Columns) => T): T | undefined {
  return row === undefined ? undefined : read(row);
}
