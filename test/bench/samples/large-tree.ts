import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { inclusionProof, rootOf, treeAt, verifyInclusion } from '@annexa/ledger';
import { openSqlite, openSqliteReader } from '@annexa/store';
import { withNodes } from '../../../packages/collector/src/ledger/nodes.ts';
import type { Measured } from '../figure.ts';
import { quantile } from '../rounds.ts';

const leaves = 10_000_000;
const proofs = 4_000;
const tileWidth = 256;
const hashBytes = 32;

/**
 * Proofs for random leaves of a tree of ten million, read tile by tile from the real store on disk.
 * The 256 leaf hashes of one tile are repeated all over the tree: it is a true tree, every proof is checked, each tile is a row of its own.
 */
export async function proofsOfTenMillion(folder: string, note: (text: string) => void): Promise<readonly Measured[]> {
  const leafHashes = randomBytes(tileWidth * hashBytes);
  const bytes = await writeTiles(folder, leafHashes);
  note(
    `proofs: ${leaves} leaves, ${Math.round(bytes / 1e6)} MB of tiles just written, so they come from the page cache; each proof is verified, untimed`,
  );
  const store = await openSqliteReader({ folder });
  const root = await withNodes(store, (readNode) => rootOf(treeAt(leaves, readNode)));
  const waits: number[] = [];
  for (let count = 0; count < proofs; count += 1) {
    const index = Math.floor(Math.random() * leaves);
    const begin = performance.now();
    const proof = await withNodes(store, (readNode) => inclusionProof(index, leaves, readNode));
    waits.push(performance.now() - begin);
    const leafHash = leafHashes.subarray((index % tileWidth) * hashBytes, ((index % tileWidth) + 1) * hashBytes);
    if (!verifyInclusion({ index, size: leaves, leafHash, proof, root })) throw new Error(`the proof of leaf ${index} does not hold`);
  }
  await store.close();
  return [
    { name: 'proof for one of 10 million leaves, p50', value: quantile(waits, 0.5), unit: 'ms' },
    {
      name: 'proof for one of 10 million leaves, p99',
      value: quantile(waits, 0.99),
      unit: 'ms',
      target: { of: 'value', comparison: '<=', bound: 5 },
    },
  ];
}

/** Answers how many bytes of tiles were written. */
async function writeTiles(folder: string, leafHashes: Uint8Array): Promise<number> {
  await (await openSqlite({ folder })).close();
  const db = new DatabaseSync(join(folder, 'store.sqlite'));
  const insert = db.prepare('INSERT INTO tile VALUES (?, ?, ?)');
  db.exec('BEGIN');
  let [hashes, width, written] = [leafHashes, leaves, 0];
  for (let level = 0; width > 0; level += 1) {
    const above: Uint8Array[] = [];
    const count = Math.ceil(width / tileWidth);
    for (let index = 0; index < count; index += 1) {
      const within = Math.min(tileWidth, width - index * tileWidth);
      const from = level === 0 ? 0 : index * tileWidth * hashBytes;
      const tile = hashes.subarray(from, from + within * hashBytes);
      insert.run(level, index, tile);
      written += tile.length;
      if (within === tileWidth) above.push(level === 0 ? (above[0] ?? folded(tile)) : folded(tile));
    }
    hashes = Buffer.concat(above);
    width = above.length;
  }
  db.exec('COMMIT');
  db.close();
  return written;
}

/** Root of a full tile, straight from RFC 6962 and not from the code under measure. */
function folded(tile: Uint8Array): Uint8Array {
  if (tile.length === hashBytes) return tile;
  const half = tile.length / 2;
  return createHash('sha256')
    .update(Uint8Array.of(1))
    .update(folded(tile.subarray(0, half)))
    .update(folded(tile.subarray(half)))
    .digest();
}
