import { appendLeaves, formatReceipt, inclusionProof, tileGrowths } from '@annexa/ledger';
import type { CompactTree, ReadNode, TreeNode } from '@annexa/ledger';
import { inlineBytesMax } from '@annexa/store';
import type { BundleBytes, Entry } from '@annexa/store';
import { sha256Hex } from '@annexa/evidence';
import { leafOf, rowOf } from './draft.ts';
import type { Draft } from './draft.ts';
import type { Head, Receipt } from './ledger.ts';

/** New leaves with everything derived from them, not signed and not durable yet. */
export type Growing = {
  readonly entries: readonly Entry[];
  readonly tree: CompactTree;
  readonly root: Uint8Array;
  readonly newNodes: readonly TreeNode[];
  readonly tiles: ReturnType<typeof tileGrowths>;
};

/** The tree grown by these drafts, in their order. Large bundles come with their digest only: `putBlob` them first. */
export function grow(tree: CompactTree, drafts: readonly Draft[]): Growing {
  const entries = drafts.map((draft, at) => ({ row: rowOf(draft, tree.size + at), ...leafOf(draft), bundle: bytesOf(draft.bundle) }));
  const growth = appendLeaves(
    tree,
    entries.map(({ leafHash }) => leafHash),
  );
  return { entries, tree: growth.tree, root: growth.root, newNodes: growth.newNodes, tiles: tileGrowths(growth.newNodes) };
}

function bytesOf(bundle: Uint8Array): BundleBytes {
  const digest = sha256Hex(bundle);
  return { digest, sizeBytes: bundle.length, ...(bundle.length > inlineBytesMax ? {} : { bytes: bundle }) };
}

/**
 * Reads the nodes that proofs of the newest leaves need without touching the store: every sibling on their paths is a complete
 * subtree of the old tree that was not part of a larger one (a peak), or became complete in this batch.
 */
export function freshNodes(before: CompactTree, newNodes: readonly TreeNode[]): ReadNode {
  const known = new Map<string, Uint8Array>(newNodes.map(({ level, index, hash }) => [`${level}/${index}`, hash]));
  let start = 0;
  for (const hash of before.peaks) {
    const level = Math.floor(Math.log2(before.size - start));
    known.set(`${level}/${start / 2 ** level}`, hash);
    start += 2 ** level;
  }
  return (level, index) => known.get(`${level}/${index}`);
}

/** The receipt of a leaf under a head. */
export function receiptUnder(head: Head, { id, index }: { id: string; index: number }, readNode: ReadNode): Receipt {
  const { size: treeSize, root, checkpoint } = head;
  const proof = inclusionProof(index, treeSize, readNode);
  return { id, index, treeSize, root, checkpoint, tlogProof: formatReceipt({ index, proof, checkpoint }) };
}
