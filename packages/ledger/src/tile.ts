import { hashBytes, nodeHash } from './hash.ts';
import { outOfRange, type ReadNode, type TreeNode } from './tree.ts';

/** Hashes in a full tile (C2SP tlog-tiles: height 8). */
export const tileWidth = 256;

const tileHeight = 8;

/** Hashes that became known at the end of a tile: put them at hash position `offset` of its blob, which is always its present end. */
export interface TileGrowth {
  level: number;
  index: number;
  offset: number;
  /** Concatenated 32-byte hashes. */
  hashes: Uint8Array;
}

/**
 * What a store of tiles appends for the nodes of one growth. Tiles keep only every eighth level;
 * the levels between are recomputed by `tileReader`, so a leaf costs about 32.1 bytes of tree.
 */
export function tileGrowths(newNodes: readonly TreeNode[]): TileGrowth[] {
  const grouped = new Map<string, TreeNode[]>();
  for (const node of newNodes) {
    if (node.level % tileHeight !== 0) continue;
    const key = `${node.level / tileHeight}/${Math.floor(node.index / tileWidth)}`;
    const group = grouped.get(key);
    if (group) group.push(node);
    else grouped.set(key, [node]);
  }
  return [...grouped.values()].flatMap(growthOf);
}

function growthOf(nodes: readonly TreeNode[]): TileGrowth[] {
  const [first] = nodes;
  if (first === undefined) return [];
  const hashes = new Uint8Array(nodes.length * hashBytes);
  nodes.forEach((node, at) => hashes.set(node.hash, at * hashBytes));
  return [{ level: first.level / tileHeight, index: Math.floor(first.index / tileWidth), offset: first.index % tileWidth, hashes }];
}

/** Reads the blob of a tile, full or partial; undefined where there is none. */
export type ReadTile = (level: number, index: number) => Uint8Array | undefined;

/** Nodes out of tiles: a level between two stored ones is folded from the tile below. Holds nothing; cache tiles in `readTile`. */
export function tileReader(readTile: ReadTile): ReadNode {
  return (level, index) => {
    const within = level % tileHeight;
    const width = 2 ** within;
    const first = index * width;
    const tile = readTile((level - within) / tileHeight, Math.floor(first / tileWidth));
    const offset = first % tileWidth;
    if (tile === undefined || tile.length < (offset + width) * hashBytes) return undefined;
    return fold(tile, offset, width);
  };
}

function fold(tile: Uint8Array, offset: number, width: number): Uint8Array {
  if (width === 1) return tile.slice(offset * hashBytes, (offset + 1) * hashBytes);
  return nodeHash(fold(tile, offset, width / 2), fold(tile, offset + width / 2, width / 2));
}

/**
 * Path of a tile below a log's prefix, for instance `tile/0/x001/x234/067` or `tile/entries/000.p/5` (C2SP tlog-tiles).
 * `width` is 256 for a full tile, 1 to 255 for a partial one.
 */
export function tilePath(level: number | 'entries', index: number, width: number): string {
  if (!Number.isSafeInteger(index) || index < 0 || width < 1 || width > tileWidth) throw outOfRange(`no tile ${index} of width ${width}`);
  const digits = index.toString().padStart(Math.ceil(index.toString().length / 3) * 3, '0');
  const groups = digits.match(/\d{3}/g) ?? [];
  const name = groups.map((group, at) => (at === groups.length - 1 ? group : `x${group}`)).join('/');
  return `tile/${level}/${name}${width === tileWidth ? '' : `.p/${width}`}`;
}
