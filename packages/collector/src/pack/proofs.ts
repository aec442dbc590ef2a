import { inclusionProof, nodeHash, tileWidth } from '@annexa/ledger';
import type { ReadNode } from '@annexa/ledger';
import type { StoreReader } from '@annexa/store';

const hashBytes = 32;
const tileHeight = 8;
/** About 16 KiB each: proofs in log order need one tile of each level at a time. */
const tilesHeldMax = 64;

/** Makes inclusion proofs of many leaves of one tree: a tile is read and folded once, not once a proof. */
export function proofsOf(store: Pick<StoreReader, 'tile'>, size: number): (index: number) => Promise<Uint8Array[]> {
  const held = new Map<string, readonly (readonly Uint8Array[])[]>();
  const load = async (level: number, index: number): Promise<void> => {
    const key = `${level}/${index}`;
    if (held.has(key)) return;
    const [oldest] = held.keys();
    if (held.size >= tilesHeldMax && oldest !== undefined) held.delete(oldest);
    held.set(key, folded((await store.tile(level, index)) ?? new Uint8Array(0)));
  };
  const readNode: ReadNode = (level, at) => {
    const { level: tileLevel, tile, within, offset } = placeOf(level, at);
    return held.get(`${tileLevel}/${tile}`)?.[within]?.[offset];
  };
  return async (index) => {
    // Which nodes a proof needs depends on index and size only: a first run over blanks tells which tiles to load.
    const wanted = new Map<string, Place>();
    inclusionProof(index, size, (level, at) => {
      const place = placeOf(level, at);
      wanted.set(`${place.level}/${place.tile}`, place);
      return blank;
    });
    for (const place of wanted.values()) await load(place.level, place.tile);
    return inclusionProof(index, size, readNode);
  };
}

type Place = { readonly level: number; readonly tile: number; readonly within: number; readonly offset: number };

/** Where a node lies: in which tile, how many levels above its hashes, and the how-manieth there. */
function placeOf(level: number, index: number): Place {
  const within = level % tileHeight;
  const nodes = tileWidth / 2 ** within;
  return { level: (level - within) / tileHeight, tile: Math.floor(index / nodes), within, offset: index % nodes };
}

/** The hashes of a tile and the seven levels above them, as far as they are complete. */
function folded(tile: Uint8Array): readonly (readonly Uint8Array[])[] {
  const hashes = Array.from({ length: tile.length / hashBytes }, (_, at) => tile.subarray(at * hashBytes, (at + 1) * hashBytes));
  const levels = [hashes];
  for (let below = hashes; levels.length < tileHeight; below = levels.at(-1) ?? []) {
    levels.push(
      Array.from({ length: Math.floor(below.length / 2) }, (_, at) => nodeHash(below[at * 2] ?? blank, below[at * 2 + 1] ?? blank)),
    );
  }
  return levels;
}

const blank = new Uint8Array(hashBytes);
