import { joined, same, sha256, type Bytes } from './bytes.ts';

/** RFC 6962 section 2.1: a leaf and a node, told apart by their first byte. */
export const hashLeaf = (leaf: Bytes): Promise<Bytes> => sha256(joined(Uint8Array.of(0), leaf));
const hashPair = (left: Uint8Array, right: Uint8Array): Promise<Bytes> => sha256(joined(Uint8Array.of(1), left, right));

/** Whether the leaf is at this index of the tree: the definition of RFC 6962 section 2.1.1 read backwards. */
export async function isIncluded(leaf: Bytes, index: number, size: number, proof: readonly Bytes[], root: Bytes): Promise<boolean> {
  if (index >= size) return false;
  const path = [...proof];
  const computed = await rootFrom(leaf, index, size, path);
  return computed !== undefined && path.length === 0 && same(computed, root);
}

/** Consumes the path from its end, the root's child, down to the leaf's sibling. */
async function rootFrom(leaf: Bytes, index: number, size: number, path: Bytes[]): Promise<Bytes | undefined> {
  if (size === 1) return leaf;
  const sibling = path.pop();
  if (sibling === undefined) return undefined;
  const split = splitOf(size);
  const within = index < split ? await rootFrom(leaf, index, split, path) : await rootFrom(leaf, index - split, size - split, path);
  if (within === undefined) return undefined;
  return index < split ? hashPair(within, sibling) : hashPair(sibling, within);
}

/** Whether the tree of `newer` begins with the tree of `older` (RFC 6962 section 2.1.2). The empty tree begins every tree. */
export async function isExtended(older: Head, newer: Head, proof: readonly Uint8Array[]): Promise<boolean> {
  if (older.size > newer.size || proof.some((hash) => hash.length !== 32)) return false;
  const emptyRoot = await sha256(new Uint8Array(0));
  if (newer.size === 0 && !same(newer.root, emptyRoot)) return false;
  if (older.size === 0) return proof.length === 0 && same(older.root, emptyRoot);
  const path = [...proof];
  const roots = await rootsFrom(older, newer.size, true, path);
  return roots !== undefined && path.length === 0 && same(roots.older, older.root) && same(roots.newer, newer.root);
}

type Head = { readonly size: number; readonly root: Uint8Array };
type Roots = { readonly older: Uint8Array; readonly newer: Uint8Array };

/** Both roots out of one path; `known` while the subtree is the whole old tree, whose root the proof leaves out. */
async function rootsFrom(old: Head, size: number, known: boolean, path: Uint8Array[]): Promise<Roots | undefined> {
  if (old.size === size) {
    const root = known ? old.root : path.pop();
    return root && { older: root, newer: root };
  }
  const sibling = path.pop();
  if (sibling === undefined) return undefined;
  const split = splitOf(size);
  if (old.size <= split) {
    const left = await rootsFrom(old, split, known, path);
    return left && { older: left.older, newer: await hashPair(left.newer, sibling) };
  }
  const right = await rootsFrom({ size: old.size - split, root: old.root }, size - split, false, path);
  return right && { older: await hashPair(sibling, right.older), newer: await hashPair(sibling, right.newer) };
}

/** Largest power of two smaller than the size. */
function splitOf(size: number): number {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
}
