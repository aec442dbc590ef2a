import { tileReader } from '@annexa/ledger';
import type { ReadNode } from '@annexa/ledger';
import type { StoreReader } from '@annexa/store';

/**
 * Runs a pure computation over tree nodes that lie in an asynchronous store. Which nodes it asks for depends on sizes and indexes
 * only, never on hashes; so a first run over blank hashes tells which tiles it needs, and a second one computes.
 * @throws LedgerError tree-node-missing when the store lacks one
 */
export async function withNodes<T>(store: Pick<StoreReader, 'tile'>, compute: (readNode: ReadNode) => T): Promise<T> {
  const wanted = new Map<string, { level: number; index: number }>();
  compute(
    tileReader((level, index) => {
      wanted.set(`${level}/${index}`, { level, index });
      return blankTile;
    }),
  );
  const tiles = new Map<string, Uint8Array | undefined>();
  for (const [key, { level, index }] of wanted) tiles.set(key, await store.tile(level, index));
  return compute(tileReader((level, index) => tiles.get(`${level}/${index}`)));
}

const blankTile = new Uint8Array(256 * 32);
