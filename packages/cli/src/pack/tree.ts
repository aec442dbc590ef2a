import { hash } from 'node:crypto';

/** RFC 6962 section 2.1: SHA-256 over 0 and the leaf, hex. */
export function leafHash(leaf: Uint8Array): string {
  return hash('sha256', Buffer.concat([Uint8Array.of(0), leaf]));
}

/** A Merkle tree grown leaf by leaf; one hash for every level is held. Hashes in hex. */
export type GrowingTree = {
  readonly size: number;
  add(leaf: Uint8Array): void;
  root(): string;
};

/** Tells every complete subtree as it is completed, in the order of the log. */
export function growingTree(onSubtree: (level: number, index: number, digest: string) => void): GrowingTree {
  const peaks: string[] = [];
  let size = 0;
  return {
    get size() {
      return size;
    },
    add: (leaf) => {
      let digest = leafHash(leaf);
      let index = size;
      onSubtree(0, index, digest);
      for (let level = 1; index % 2 === 1; level += 1) {
        digest = nodeHash(peaks.pop() ?? '', digest);
        index = (index - 1) / 2;
        onSubtree(level, index, digest);
      }
      peaks.push(digest);
      size += 1;
    },
    root: () => (size === 0 ? hash('sha256', '') : peaks.reduceRight((right, left) => nodeHash(left, right))),
  };
}

function nodeHash(left: string, right: string): string {
  return hash('sha256', Buffer.concat([Uint8Array.of(1), Buffer.from(left, 'hex'), Buffer.from(right, 'hex')]));
}
