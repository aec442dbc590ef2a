import { emptyRoot, hashBytes, nodeHash } from './hash.ts';
import { LedgerError } from './problem.ts';

/** One complete subtree: `level` 0 are leaf hashes, `index` counts subtrees of that level from the left. */
export interface TreeNode {
  level: number;
  index: number;
  hash: Uint8Array;
}

/**
 * Reads the hash of a complete subtree from a store. Called only for subtrees that lie wholly inside the tree.
 * Answer undefined for one that is not there: it becomes `tree-node-missing`, which means that the store is damaged.
 */
export type ReadNode = (level: number, index: number) => Uint8Array | undefined;

/** All that appending needs: the size and the roots of the complete subtrees, largest first (at most 53). */
export interface CompactTree {
  readonly size: number;
  readonly peaks: readonly Uint8Array[];
}

/** The tree before its first leaf. */
export const emptyTree: CompactTree = { size: 0, peaks: [] };

/** A tree grown by leaves, its root, and every subtree that became complete, in the order in which it did. */
export interface Growth {
  tree: CompactTree;
  size: number;
  root: Uint8Array;
  newNodes: TreeNode[];
}

/**
 * Appends leaf hashes (made by `leafHash`). Changes nothing it was given: a commit that fails leaves the old tree usable.
 * Store `newNodes` and the new checkpoint in one transaction, or the next proof reads a tree that was never signed.
 */
export function appendLeaves(tree: CompactTree, leafHashes: readonly Uint8Array[]): Growth {
  const peaks = [...tree.peaks];
  const newNodes: TreeNode[] = [];
  let size = tree.size;
  for (const leaf of leafHashes) {
    if (leaf.length !== hashBytes) throw outOfRange(`a leaf hash has ${leaf.length} bytes, not ${hashBytes}`);
    addLeaf(peaks, newNodes, size, leaf);
    size += 1;
  }
  const grown = { size, peaks };
  return { tree: grown, size, root: rootOf(grown), newNodes };
}

function addLeaf(peaks: Uint8Array[], newNodes: TreeNode[], leafIndex: number, leaf: Uint8Array): void {
  let node: TreeNode = { level: 0, index: leafIndex, hash: leaf };
  newNodes.push(node);
  while (node.index % 2 === 1) {
    const left = peaks.pop();
    if (left === undefined) throw outOfRange('the compact tree has fewer peaks than its size says');
    node = { level: node.level + 1, index: (node.index - 1) / 2, hash: nodeHash(left, node.hash) };
    newNodes.push(node);
  }
  peaks.push(node.hash);
}

/** RFC 6962 root: the peaks folded from the right. */
export function rootOf(tree: CompactTree): Uint8Array {
  return tree.peaks.reduceRight<Uint8Array | undefined>((right, left) => (right ? nodeHash(left, right) : left), undefined) ?? emptyRoot;
}

/** The compact tree of any earlier or present size, from stored nodes: how a writer resumes and how an old root is re-derived. */
export function treeAt(size: number, readNode: ReadNode): CompactTree {
  assertSize(size);
  const peaks: Uint8Array[] = [];
  let start = 0;
  for (let rest = size; rest > 0;) {
    const width = largestPowerUpTo(rest);
    peaks.push(readSubtree(start, width, readNode));
    start += width;
    rest -= width;
  }
  return { size, peaks };
}

/** Root over leaves [start, end), where start is a multiple of the subtree it opens (true for every split of RFC 6962). */
export function rangeRoot(start: number, end: number, readNode: ReadNode): Uint8Array {
  const width = largestPowerUpTo(end - start);
  const left = readSubtree(start, width, readNode);
  return start + width === end ? left : nodeHash(left, rangeRoot(start + width, end, readNode));
}

function readSubtree(start: number, width: number, readNode: ReadNode): Uint8Array {
  const level = Math.round(Math.log2(width));
  const hash = readNode(level, start / width);
  if (hash?.length === hashBytes) return hash;
  throw new LedgerError({
    code: 'tree-node-missing',
    message: `the store holds no hash for level ${level}, index ${start / width}`,
    fault: 'operator',
    next: 'Run fsck: the tree can be rebuilt from the leaves.',
  });
}

/** Largest power of two that is at most n (n ≥ 1). Division, not bit operators: those end at 2^31 leaves. */
export function largestPowerUpTo(n: number): number {
  let power = 1;
  while (power * 2 <= n) power *= 2;
  return power;
}

export function assertSize(size: number): void {
  if (!Number.isSafeInteger(size) || size < 0) throw outOfRange(`${size} is not a tree size`);
}

export function outOfRange(message: string): LedgerError {
  return new LedgerError({ code: 'tree-range', message, fault: 'caller', next: 'Ask within the tree.' });
}
