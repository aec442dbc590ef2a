import { assertSize, largestPowerUpTo, outOfRange, rangeRoot, type ReadNode } from './tree.ts';

/** RFC 6962 section 2.1.1: hashes from the leaf's sibling up to the root's child. Reads at most one node a level and side. */
export function inclusionProof(index: number, size: number, readNode: ReadNode): Uint8Array[] {
  assertSize(size);
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) throw outOfRange(`leaf ${index} is not in a tree of ${size}`);
  return path(index, 0, size, readNode);
}

function path(index: number, start: number, end: number, readNode: ReadNode): Uint8Array[] {
  if (end - start === 1) return [];
  const split = start + largestPowerUpTo(end - start - 1);
  return index < split
    ? [...path(index, start, split, readNode), rangeRoot(split, end, readNode)]
    : [...path(index, split, end, readNode), rangeRoot(start, split, readNode)];
}

/**
 * RFC 6962 section 2.1.2: that the tree of `size2` begins with the tree of `size1`.
 * From size 0, and between equal sizes, the proof is empty: every tree extends the empty one, which is what a C2SP witness expects.
 */
export function consistencyProof(size1: number, size2: number, readNode: ReadNode): Uint8Array[] {
  assertSize(size1);
  assertSize(size2);
  if (size1 > size2) throw outOfRange(`a tree of ${size2} does not extend one of ${size1}`);
  return size1 === 0 || size1 === size2 ? [] : subproof(size1, 0, size2, true, readNode);
}

/** SUBPROOF of the RFC: `whole` while the old tree is still a complete subtree whose root the verifier already has. */
function subproof(size1: number, start: number, end: number, whole: boolean, readNode: ReadNode): Uint8Array[] {
  if (size1 === end) return whole ? [] : [rangeRoot(start, end, readNode)];
  const split = start + largestPowerUpTo(end - start - 1);
  return size1 <= split
    ? [...subproof(size1, start, split, whole, readNode), rangeRoot(split, end, readNode)]
    : [...subproof(size1, split, end, false, readNode), rangeRoot(start, split, readNode)];
}
