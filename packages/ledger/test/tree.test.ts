import { describe, expect, it } from 'vitest';
import {
  appendLeaves,
  consistencyProof,
  emptyRoot,
  emptyTree,
  inclusionProof,
  leafHash,
  nodeHash,
  rootOf,
  treeAt,
  verifyConsistency,
  verifyInclusion,
  type ReadNode,
  type TreeNode,
} from '../src/index.ts';

const sizeMax = 70;
const leaves = Array.from({ length: sizeMax }, (_, at) => leafHash(Uint8Array.of(at, at * 3)));

/** MTH of RFC 6962 section 2.1, word for word: the oracle. */
function rootByDefinition(hashes: readonly Uint8Array[]): Uint8Array {
  const [only] = hashes;
  if (only === undefined) return emptyRoot;
  if (hashes.length === 1) return only;
  let split = 1;
  while (split * 2 < hashes.length) split *= 2;
  return nodeHash(rootByDefinition(hashes.slice(0, split)), rootByDefinition(hashes.slice(split)));
}

function storeOf(nodes: readonly TreeNode[]): ReadNode {
  const held = new Map(nodes.map(({ level, index, hash }) => [`${level}/${index}`, hash]));
  return (level, index) => held.get(`${level}/${index}`);
}

const whole = appendLeaves(emptyTree, leaves);
const readNode = storeOf(whole.newNodes);
const roots = Array.from({ length: sizeMax + 1 }, (_, size) => rootByDefinition(leaves.slice(0, size)));

function rootAt(size: number): Uint8Array {
  const root = roots[size];
  if (root === undefined) throw new Error(`no root for ${size}`);
  return root;
}

function flipped(hash: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(hash);
  copy[7] = (copy[7] ?? 0) ^ 1;
  return copy;
}

describe('growing', () => {
  it('gives the root of the definition at every size, in whatever batches the leaves come', () => {
    for (const batch of [1, 2, 3, 7, 64, 70]) {
      let tree = emptyTree;
      for (let at = 0; at < sizeMax; at += batch) {
        const growth = appendLeaves(tree, leaves.slice(at, at + batch));
        expect(growth.root).toEqual(rootAt(growth.size));
        tree = growth.tree;
      }
      expect(tree.size).toBe(sizeMax);
    }
  });

  it('leaves the tree it was given untouched, so that a failed commit can be repeated', () => {
    const before = appendLeaves(emptyTree, leaves.slice(0, 5));
    const kept = structuredClone(before.tree);
    const first = appendLeaves(before.tree, leaves.slice(5, 9));
    expect(before.tree).toEqual(kept);
    expect(appendLeaves(before.tree, leaves.slice(5, 9))).toEqual(first);
  });

  it('names every complete subtree once', () => {
    const keys = whole.newNodes.map(({ level, index }) => `${level}/${index}`);
    expect(new Set(keys).size).toBe(keys.length);
    const expected = [0, 1, 2, 3, 4, 5, 6].reduce((sum, level) => sum + Math.floor(sizeMax / 2 ** level), 0);
    expect(keys).toHaveLength(expected);
  });

  it('resumes from stored nodes at every size', () => {
    for (let size = 0; size <= sizeMax; size += 1) expect(rootOf(treeAt(size, readNode))).toEqual(rootAt(size));
  });

  it('knows the empty tree', () => {
    expect(Buffer.from(rootOf(emptyTree)).toString('hex')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });

  it.each([
    ['a leaf hash of the wrong length', () => appendLeaves(emptyTree, [new Uint8Array(31)]), 'tree-range'],
    ['a compact tree without its peaks', () => appendLeaves({ size: 1, peaks: [] }, leaves.slice(0, 1)), 'tree-range'],
    ['a damaged store', () => inclusionProof(0, 5, () => undefined), 'tree-node-missing'],
    ['a leaf beyond the tree', () => inclusionProof(5, 5, readNode), 'tree-range'],
    ['a tree that shrinks', () => consistencyProof(6, 5, readNode), 'tree-range'],
    ['a size that is none', () => treeAt(1.5, readNode), 'tree-range'],
  ])('refuses %s', (_, act, code) => {
    expect(act).toThrow(expect.objectContaining({ name: 'LedgerError', code }));
  });
});

describe('inclusion, all leaves of all sizes to 70', () => {
  it('proves every leaf, and proves nothing when any part of the claim is altered', () => {
    for (let size = 1; size <= sizeMax; size += 1) {
      for (let index = 0; index < size; index += 1) {
        const claim = {
          leafHash: leaves[index] ?? emptyRoot,
          index,
          size,
          root: rootAt(size),
          proof: inclusionProof(index, size, readNode),
        };
        expect(verifyInclusion(claim)).toBe(true);
        expect(verifyInclusion({ ...claim, leafHash: flipped(claim.leafHash) })).toBe(false);
        expect(verifyInclusion({ ...claim, root: flipped(claim.root) })).toBe(false);
        expect(verifyInclusion({ ...claim, proof: [...claim.proof, claim.root] })).toBe(false);
        for (const [at, hash] of claim.proof.entries()) {
          expect(verifyInclusion({ ...claim, proof: claim.proof.with(at, flipped(hash)) })).toBe(false);
          expect(verifyInclusion({ ...claim, proof: claim.proof.toSpliced(at, 1) })).toBe(false);
        }
        for (const other of [index + 1, index - 1, size]) expect(verifyInclusion({ ...claim, index: other })).toBe(false);
      }
    }
  });

  it.each([
    ['negative index', { index: -1 }],
    ['fractional index', { index: 0.5 }],
    ['index at size', { index: 5 }],
    ['size above 2^53', { size: 2 ** 53 }],
    ['short hash in the proof', { proof: [new Uint8Array(31)] }],
  ])('refuses a %s', (_, change) => {
    const claim = { leafHash: leaves[0] ?? emptyRoot, index: 0, size: 5, root: rootAt(5), proof: inclusionProof(0, 5, readNode) };
    expect(verifyInclusion(claim)).toBe(true);
    expect(verifyInclusion({ ...claim, ...change })).toBe(false);
  });
});

describe('consistency, all pairs of sizes to 70', () => {
  it('ties every pair, and nothing when any part of the claim is altered', () => {
    for (let size2 = 0; size2 <= sizeMax; size2 += 1) {
      for (let size1 = 0; size1 <= size2; size1 += 1) {
        const claim = { size1, root1: rootAt(size1), size2, root2: rootAt(size2), proof: consistencyProof(size1, size2, readNode) };
        expect(verifyConsistency(claim)).toBe(true);
        expect(verifyConsistency({ ...claim, root1: flipped(claim.root1) })).toBe(false);
        // Nothing ties the empty tree to a later root, and nothing needs to: that is what size 0 means.
        expect(verifyConsistency({ ...claim, root2: flipped(claim.root2) })).toBe(size1 === 0 && size2 > 0);
        expect(verifyConsistency({ ...claim, proof: [...claim.proof, claim.root2] })).toBe(false);
        for (const [at, hash] of claim.proof.entries()) {
          expect(verifyConsistency({ ...claim, proof: claim.proof.with(at, flipped(hash)) })).toBe(false);
          expect(verifyConsistency({ ...claim, proof: claim.proof.toSpliced(at, 1) })).toBe(false);
        }
      }
    }
  });
});
