import { hash } from 'node:crypto';
import { plain } from './bytes.ts';

/** Length of every hash in the tree. */
export const hashBytes = 32;

/** SHA-256 in one call: for inputs of this size the streaming form costs up to three times as much. */
export function sha256(bytes: Uint8Array): Uint8Array {
  return plain(hash('sha256', bytes, 'buffer'));
}

/** RFC 6962 section 2.1: SHA-256(0x00 || leaf). */
export function leafHash(leaf: Uint8Array): Uint8Array {
  const prefixed = new Uint8Array(leaf.length + 1);
  prefixed.set(leaf, 1);
  return sha256(prefixed);
}

const pair = new Uint8Array(1 + 2 * hashBytes);
pair[0] = 1;

/** RFC 6962 section 2.1: SHA-256(0x01 || left || right). The buffer is reused: nothing can come between, this is synchronous. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  pair.set(left, 1);
  pair.set(right, 1 + hashBytes);
  return sha256(pair);
}

/** Root of the tree without leaves: SHA-256 of nothing (RFC 6962 section 2.1). */
export const emptyRoot: Uint8Array = sha256(new Uint8Array(0));
