import { closeSync, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AnnexaError } from '@annexa/evidence';
import { blobFiles } from '../blob-files.ts';
import { makeFolder, notWritable } from '../folder.ts';
import type { Store, StoreReader } from '../store.ts';
import { committer } from './commit.ts';
import { guarded } from './failure.ts';
import { takeLock } from './lock.ts';
import { sqliteReader } from './reader.ts';
import { assertOurs, prepareSchema } from './schema.ts';

/** Where the embedded store lives; `sizeBytesMax` bounds the database file (a full one answers STORE_UNAVAILABLE). */
export type SqliteOptions = { readonly folder: string; readonly sizeBytesMax?: number };

/** How long a connection waits for another one's lock before it gives up. */
const busyWaitMs = 5_000;

/**
 * Opens, or makes, the embedded store in `folder`: `store.sqlite`, `lock.sqlite`, `blobs/`. One at a time may hold it.
 * WAL with synchronous=FULL: a commit is on disk when it is answered.
 * @throws AnnexaError FOLDER_NOT_WRITABLE, STORE_CORRUPT, STORE_UNAVAILABLE (held by another collector, foreign or newer file)
 */
export async function openSqlite({ folder, sizeBytesMax }: SqliteOptions): Promise<Store> {
  makeFolder(folder);
  const path = databaseIn(folder);
  const unlock = takeLock(join(folder, 'lock.sqlite'));
  const opened: DatabaseSync[] = [];
  try {
    return guarded(path, () => {
      createPrivately(path);
      const db = new DatabaseSync(path, { timeout: busyWaitMs });
      opened.push(db);
      db.exec(`PRAGMA page_size = ${pageBytes}`);
      db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON');
      prepareSchema(db, path);
      if (sizeBytesMax !== undefined) db.exec(`PRAGMA max_page_count = ${Math.max(1, Math.floor(sizeBytesMax / pageBytes))}`);
      const blobs = blobFiles(join(folder, 'blobs'));
      const reader = sqliteReader(db, path, blobs);
      const commit = committer(db, path);
      return {
        ...reader,
        putBlob: async (bytes) => blobs.put(bytes),
        commit: async (batch, expectedSize) => commit(batch, expectedSize),
        close: async () => {
          // Otherwise a reader that outlives us keeps the log file, and store.sqlite alone would be an old backup.
          guarded(path, () => db.exec('PRAGMA wal_checkpoint(TRUNCATE)'));
          await reader.close();
          unlock();
        },
      };
    });
  } catch (error) {
    for (const db of opened) db.close();
    unlock();
    throw error;
  }
}

/** Custody lies in it: SQLite gives its side files the mode of the database, and the database would get the umask's. */
function createPrivately(path: string): void {
  try {
    closeSync(openSync(path, 'a', 0o600));
  } catch (cause) {
    throw notWritable(path, cause);
  }
}

/** A bundle is about 2 kB: on 4 kB pages every second byte would be air. Only a new file takes it. */
const pageBytes = 16_384;

/**
 * Opens the reading half beside a writer, or over a folder nobody writes to.
 * @throws AnnexaError FOLDER_MISSING, STORE_CORRUPT, STORE_UNAVAILABLE
 */
export async function openSqliteReader({ folder }: Pick<SqliteOptions, 'folder'>): Promise<StoreReader> {
  const path = databaseIn(folder);
  if (!existsSync(path)) throw new AnnexaError('FOLDER_MISSING', `${path} is not there`, 'point to the data folder of a collector');
  return guarded(path, () => {
    const db = new DatabaseSync(path, { readOnly: true, timeout: busyWaitMs });
    try {
      db.exec('PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON');
      assertOurs(db, path);
    } catch (error) {
      db.close();
      throw error;
    }
    return sqliteReader(db, path, blobFiles(join(folder, 'blobs')));
  });
}

function databaseIn(folder: string): string {
  return join(folder, 'store.sqlite');
}
