import { AnnexaError } from '@annexa/evidence';
import { tilePath, tileWidth } from '@annexa/ledger';
import type { CheckpointRow, StoreReader } from '@annexa/store';
import { consistencyOf } from '../ledger/reading.ts';
import type { PackFiles } from './sums.ts';

const hashBytes = 32;

/** The whole log at `size` as a C2SP tlog-tiles tree below `log/`: any static server can serve it. One tile is held at a time. */
export async function addLog(files: PackFiles, store: StoreReader, head: CheckpointRow): Promise<void> {
  await files.add('log/checkpoint', head.note);
  for (let from = 0; from < head.size; from += tileWidth) {
    const width = Math.min(tileWidth, head.size - from);
    const leaves = await store.leaves(from, width);
    if (leaves.length !== width) throw damaged(`leaves ${from} to ${from + width - 1}`);
    await files.add(`log/${tilePath('entries', from / tileWidth, width)}`, entriesOf(leaves.map(({ leaf }) => leaf)));
  }
  for (let level = 0, count = head.size; count > 0; level += 1, count = Math.floor(count / tileWidth)) {
    for (let from = 0; from < count; from += tileWidth) {
      const width = Math.min(tileWidth, count - from);
      const tile = await store.tile(level, from / tileWidth);
      if (tile === undefined || tile.length < width * hashBytes) throw damaged(`tile ${level}/${from / tileWidth}`);
      await files.add(`log/${tilePath(level, from / tileWidth, width)}`, tile.subarray(0, width * hashBytes));
    }
  }
}

/** Entry bundle of C2SP tlog-tiles: every leaf behind its length in two bytes, great end first. */
function entriesOf(leaves: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(
    leaves.flatMap((leaf) => {
      const length = Buffer.alloc(2);
      length.writeUInt16BE(leaf.length);
      return [length, leaf];
    }),
  );
}

/**
 * Earlier checkpoints with the hashes that tie each to the newest: the last one of every day something came in. A checkpoint somebody
 * took away on that day is the same one or between two of these.
 */
export async function addHistory(files: PackFiles, store: StoreReader, head: CheckpointRow): Promise<void> {
  let last: { readonly row: CheckpointRow; readonly day: string } | undefined;
  for (let after = 0; after < head.size;) {
    const page = await store.checkpoints(after, 256);
    for (const row of page.filter(({ size }) => size <= head.size)) {
      const day = ((await store.row(row.size - 1))?.receivedAt ?? '').slice(0, 10);
      if (last && last.day !== day) await addOne(files, store, last.row, head);
      last = { row, day };
    }
    after = page.at(-1)?.size ?? head.size;
  }
}

async function addOne(files: PackFiles, store: StoreReader, row: CheckpointRow, head: CheckpointRow): Promise<void> {
  const { hashes } = await consistencyOf(store, row.size, head.size);
  await files.add(`log/history/${row.size}.checkpoint`, row.note);
  await files.add(`log/history/${row.size}.consistency.json`, `${JSON.stringify({ from: row.size, to: head.size, hashes })}\n`);
}

/** What the store should hold and does not. */
export function damaged(what: string): AnnexaError {
  return new AnnexaError('STORE_CORRUPT', `${what} cannot be read`, 'run annexa fsck, then restore the last backup');
}
