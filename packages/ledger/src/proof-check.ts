import { equalBytes } from './bytes.ts';
import { emptyRoot, hashBytes, nodeHash } from './hash.ts';

/** What an inclusion proof claims; `leafHash` is computed by the checker from the leaf, never taken from the claimant. */
export interface InclusionClaim {
  leafHash: Uint8Array;
  index: number;
  size: number;
  root: Uint8Array;
  proof: readonly Uint8Array[];
}

/** RFC 9162 section 2.1.3.2. False for any claim that does not hold, out of range or of wrong length included. */
export function verifyInclusion({ leafHash, index, size, root, proof }: InclusionClaim): boolean {
  if (!isCount(index) || !isCount(size) || index >= size || !allHashes([leafHash, root, ...proof])) return false;
  let at = index;
  let last = size - 1;
  let hash = leafHash;
  for (const sibling of proof) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      hash = nodeHash(sibling, hash);
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)];
    } else {
      hash = nodeHash(hash, sibling);
    }
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && equalBytes(hash, root);
}

/** What a consistency proof claims about two roots that were signed at two times. */
export interface ConsistencyClaim {
  size1: number;
  root1: Uint8Array;
  size2: number;
  root2: Uint8Array;
  proof: readonly Uint8Array[];
}

/**
 * RFC 9162 section 2.1.4.2. The RFC leaves size 0 open; here the empty tree is extended by every tree, with an empty proof,
 * provided root1 is the root of the empty tree (C2SP tlog-witness demands this; some libraries answer an error instead).
 */
export function verifyConsistency({ size1, root1, size2, root2, proof }: ConsistencyClaim): boolean {
  if (!isCount(size1) || !isCount(size2) || size1 > size2 || !allHashes([root1, root2, ...proof])) return false;
  if (size2 === 0 && !equalBytes(root2, emptyRoot)) return false;
  if (size1 === 0) return proof.length === 0 && equalBytes(root1, emptyRoot);
  if (size1 === size2) return proof.length === 0 && equalBytes(root1, root2);
  return climb(size1, root1, size2, root2, isPowerOfTwo(size1) ? [root1, ...proof] : proof);
}

function climb(size1: number, root1: Uint8Array, size2: number, root2: Uint8Array, proof: readonly Uint8Array[]): boolean {
  const [seed, ...rest] = proof;
  if (seed === undefined) return false;
  let at = size1 - 1;
  let last = size2 - 1;
  while (at % 2 === 1) [at, last] = [half(at), half(last)];
  let older = seed;
  let newer = seed;
  for (const sibling of rest) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      older = nodeHash(sibling, older);
      newer = nodeHash(sibling, newer);
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)];
    } else {
      newer = nodeHash(newer, sibling);
    }
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && equalBytes(older, root1) && equalBytes(newer, root2);
}

function half(n: number): number {
  return Math.floor(n / 2);
}

function isCount(n: number): boolean {
  return Number.isSafeInteger(n) && n >= 0;
}

function isPowerOfTwo(n: number): boolean {
  let rest = n;
  while (rest % 2 === 0) rest /= 2;
  return rest === 1;
}

function allHashes(hashes: readonly Uint8Array[]): boolean {
  return hashes.every((hash) => hash.length === hashBytes);
}
