import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { AnnexaError } from '@annexa/evidence';
import type { Batch, Entry } from '../store.ts';
import { failureOf, meaningOf } from './failure.ts';
import { asker, sizeOf } from './reader.ts';

/** Writes a batch in one transaction over the one writing connection. */
export function committer(db: DatabaseSync, path: string): (batch: Batch, expectedSize: number) => void {
  const ask = asker(db, path);
  const insert = inserts(db);
  return (batch, expectedSize) => {
    assertContinues(batch, expectedSize);
    try {
      db.exec('BEGIN IMMEDIATE');
      const size = sizeOf(ask);
      if (size !== expectedSize) throw conflict(`the log has ${size} leaves, the batch was made for ${expectedSize}`);
      writeAll(insert, batch);
    } catch (error) {
      // Nothing of an open transaction can have been committed, whatever the rollback itself says.
      rollback(db);
      throw failureOf(error, path);
    }
    finish(db, path);
  };
}

/** If we die inside COMMIT, the write-ahead log decides on the next opening; if it fails here, only a rollback that works tells that it did not happen. */
function finish(db: DatabaseSync, path: string): void {
  try {
    db.exec('COMMIT');
  } catch (error) {
    const open = db.isTransaction;
    if (open && rollback(db) && (meaningOf(error) === 'full' || meaningOf(error) === 'busy')) throw failureOf(error, path);
    throw new AnnexaError(
      'COMMIT_UNKNOWN',
      `${path}: the outcome of a commit is unknown (${error instanceof Error ? error.message : String(error)})`,
      'restart the collector: it reads what was committed before it goes on',
      error,
    );
  }
}

function rollback(db: DatabaseSync): boolean {
  try {
    if (db.isTransaction) db.exec('ROLLBACK');
    return true;
  } catch {
    return false;
  }
}

function writeAll(insert: Inserts, batch: Batch): void {
  for (const entry of batch.entries) writeEntry(insert, entry);
  for (const { level, index, offset, hashes } of batch.tiles) {
    const { changes } = insert.tile.run(level, index, hashes, offset * 32);
    if (changes !== 1) throw conflict(`tile ${level}/${index} does not end at hash ${offset}`);
  }
  if (batch.checkpoint) insert.checkpoint.run(batch.checkpoint.size, batch.checkpoint.root, batch.checkpoint.note);
  for (const { feed, position } of batch.marks) insert.mark.run(feed, position);
  for (const { collection, id, json } of batch.custody) {
    if (json === null) insert.custodyRemove.run(collection, id);
    else insert.custodyPut.run(collection, id, json);
  }
}

function writeEntry(insert: Inserts, { row, leaf, leafHash, bundle }: Entry): void {
  insert.leaf.run(row.index, leaf, leafHash);
  insert.record.run(
    row.index,
    row.id,
    row.kind,
    row.system,
    row.stage,
    row.observedFrom,
    row.observedTo,
    row.receivedAt,
    row.grade,
    row.binding,
    row.keyDigest,
    row.identity,
  );
  insert.bundle.run(row.index, bundle.digest, bundle.sizeBytes, bundle.bytes ?? null);
}

type Inserts = Record<'leaf' | 'record' | 'bundle' | 'tile' | 'checkpoint' | 'mark' | 'custodyPut' | 'custodyRemove', StatementSync>;

function inserts(db: DatabaseSync): Inserts {
  return {
    leaf: db.prepare('INSERT INTO leaf VALUES (?, ?, ?)'),
    record: db.prepare('INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'),
    bundle: db.prepare('INSERT INTO bundle VALUES (?, ?, ?, ?)'),
    // A tile that is not there yet begins at hash 0; one that is must end where the growth begins.
    tile: db.prepare(`INSERT INTO tile (level, idx, hashes) SELECT ?1, ?2, ?3
        WHERE ?4 = coalesce((SELECT length(hashes) FROM tile WHERE level = ?1 AND idx = ?2), 0)
      ON CONFLICT (level, idx) DO UPDATE SET hashes = CAST(hashes || excluded.hashes AS BLOB)`),
    checkpoint: db.prepare('INSERT INTO checkpoint VALUES (?, ?, ?)'),
    mark: db.prepare('INSERT INTO mark VALUES (?, ?) ON CONFLICT (feed) DO UPDATE SET position = excluded.position'),
    custodyPut: db.prepare('INSERT INTO custody VALUES (?, ?, ?) ON CONFLICT (collection, id) DO UPDATE SET json = excluded.json'),
    custodyRemove: db.prepare('DELETE FROM custody WHERE collection = ? AND id = ?'),
  };
}

/** A batch that does not fit its own size is a mistake of ours, caught before it reaches the disk. */
function assertContinues({ entries, checkpoint }: Batch, expectedSize: number): void {
  if (entries.some((entry, at) => entry.row.index !== expectedSize + at))
    throw conflict(`the batch does not begin at leaf ${expectedSize}`);
  if (checkpoint?.size !== (entries.length === 0 ? undefined : expectedSize + entries.length))
    throw conflict('a batch has a checkpoint of exactly its new size, and none when it adds no leaf');
}

function conflict(message: string): AnnexaError {
  return new AnnexaError('COMMIT_CONFLICT', message, 'read the size again and build the batch anew');
}
