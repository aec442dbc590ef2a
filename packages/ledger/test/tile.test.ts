import { expect, it } from 'vitest';
import {
  appendLeaves,
  emptyTree,
  inclusionProof,
  leafHash,
  tileGrowths,
  tilePath,
  tileReader,
  tileWidth,
  verifyInclusion,
  type CompactTree,
} from '../src/index.ts';

/** A store as small as one can be: blobs that only ever grow at their end. */
function tileStore(): { grow(growths: ReturnType<typeof tileGrowths>): void; read(level: number, index: number): Uint8Array | undefined } {
  const tiles = new Map<string, Uint8Array>();
  return {
    grow(growths) {
      for (const { level, index, offset, hashes } of growths) {
        const held = tiles.get(`${level}/${index}`) ?? new Uint8Array();
        expect(held.length).toBe(offset * 32);
        tiles.set(`${level}/${index}`, new Uint8Array([...held, ...hashes]));
      }
    },
    read: (level, index) => tiles.get(`${level}/${index}`),
  };
}

it('keeps a tree of three tile levels whose proofs hold, batches of every size', () => {
  const store = tileStore();
  const hashes = Array.from({ length: tileWidth * tileWidth + 300 }, (_, at) =>
    leafHash(Uint8Array.of(at & 255, (at >> 8) & 255, at >> 16)),
  );
  let tree: CompactTree = emptyTree;
  let root = new Uint8Array();
  for (let at = 0, batch = 1; at < hashes.length; at += batch, batch = (batch % 511) + 1) {
    const growth = appendLeaves(tree, hashes.slice(at, at + batch));
    store.grow(tileGrowths(growth.newNodes));
    tree = growth.tree;
    root = new Uint8Array(growth.root);
  }
  expect(store.read(2, 0)).toHaveLength(32);
  const readNode = tileReader((level, index) => store.read(level, index));
  for (const index of [0, 1, 255, 256, 65_535, 65_536, 65_791, hashes.length - 1]) {
    const leaf = hashes[index] ?? new Uint8Array();
    expect(verifyInclusion({ leafHash: leaf, index, size: tree.size, root, proof: inclusionProof(index, tree.size, readNode) })).toBe(true);
  }
});

it('names a tile that is too short a damaged store', () => {
  const readNode = tileReader(() => new Uint8Array(32));
  expect(() => inclusionProof(0, 2, readNode)).toThrow(expect.objectContaining({ code: 'tree-node-missing' }));
});

it.each([
  [0, 0, 256, 'tile/0/000'],
  [0, 999, 5, 'tile/0/999.p/5'],
  [1, 1_234_067, 256, 'tile/1/x001/x234/067'],
  ['entries', 1000, 1, 'tile/entries/x001/000.p/1'],
] as const)('path of tile %s %i of width %i', (level, index, width, path) => {
  expect(tilePath(level, index, width)).toBe(path);
});
