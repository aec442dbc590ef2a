import { DatabaseSync } from 'node:sqlite';
import type { Parsed } from '../malformed.ts';
import { failed } from '../malformed.ts';
import type { ArtefactFile } from '../reader.ts';
import { bytesOf } from './bytes.ts';

const sqliteBytesMax = 512 * 1024 * 1024;
const rowsMax = 2_000_000;

/** Rows as SQLite gives them: texts, numbers, or null. Integers beyond a double are texts. */
export type Row = Readonly<Record<string, string | number | null>>;

/** A database in memory: nothing is opened on disk, nothing is written. Only plain tables can be asked. */
export type Tables = {
  readonly names: ReadonlySet<string>;
  /** All rows of a table, or none when there is no such table. */
  rows(table: string): readonly Row[];
};

/** First bytes of every SQLite 3 file. */
export const sqliteMagic = 'SQLite format 3\u0000';

/**
 * Opens the bytes of an SQLite file for the time of `use`. A file in WAL mode is whole only when its `-wal` file is absent or empty;
 * else committed rows would silently be missing, which is `sqlite-wal`.
 */
export function withSqlite<Result>(file: ArtefactFile, wal: ArtefactFile | undefined, use: (tables: Tables) => Result): Parsed<Result> {
  const bytes = bytesOf(file, sqliteBytesMax);
  if (!bytes.ok) return bytes;
  const image = rollbackImage(bytes.value);
  if (image.wasWal && wal !== undefined && wal.sizeBytes > 0) {
    return failed('sqlite-wal', 'the database is in WAL mode and part of it is in the -wal file; checkpoint it first');
  }
  const database = new DatabaseSync(':memory:', { allowExtension: false });
  try {
    database.deserialize(image.bytes);
    database.exec('PRAGMA query_only = ON; PRAGMA trusted_schema = OFF;');
    return { ok: true, value: use(tablesOf(database)) };
  } catch (error) {
    return failed('sqlite-unreadable', error instanceof Error ? error.message : 'not readable');
  } finally {
    database.close();
  }
}

/** Bytes 18 and 19 of the header are 2 in WAL mode (sqlite.org/fileformat2.html 1.3.3); an image in memory has no WAL. */
function rollbackImage(bytes: Uint8Array): { readonly bytes: Uint8Array; readonly wasWal: boolean } {
  if (bytes[18] !== 2 && bytes[19] !== 2) return { bytes, wasWal: false };
  const copy = bytes.slice();
  copy[18] = 1;
  copy[19] = 1;
  return { bytes: copy, wasWal: true };
}

/** Views are left out: reading one would run what a foreign file says. */
function tablesOf(database: DatabaseSync): Tables {
  const listed = database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' LIMIT 10000")
    .all();
  const names = new Set(listed.map((row) => String(row['name'])));
  return {
    names,
    rows(table) {
      if (!names.has(table)) return [];
      const statement = database.prepare(`SELECT * FROM "${table.replaceAll('"', '""')}" LIMIT ${rowsMax}`);
      statement.setReadBigInts(true);
      return statement.all().map(rowOf);
    },
  };
}

function rowOf(row: Record<string, unknown>): Row {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, cellOf(value)]));
}

function cellOf(value: unknown): string | number | null {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}
