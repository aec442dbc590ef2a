import { DatabaseSync } from 'node:sqlite';
import { AnnexaError } from '@annexa/evidence';
import { failureOf, meaningOf } from './failure.ts';

/**
 * Takes the one right to write in a folder until the answered function is called or the process ends, however it ends.
 * A file lock of the operating system through SQLite, since Node has none of its own: a pid file would outlive kill -9.
 * @throws AnnexaError STORE_UNAVAILABLE when another collector has it
 */
export function takeLock(path: string): () => void {
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(path, { timeout: 0 });
    db.exec('PRAGMA journal_mode = DELETE; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    db?.close();
    if (meaningOf(error) !== 'busy') throw failureOf(error, path);
    throw new AnnexaError(
      'STORE_UNAVAILABLE',
      `another collector is writing to this folder (${path} is locked)`,
      'stop the other one, or give this one a folder of its own',
      error,
    );
  }
  const held = db;
  return () => held.close();
}
