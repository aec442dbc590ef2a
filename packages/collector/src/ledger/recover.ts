import { AnnexaError, parseStatement } from '@annexa/evidence';
import {
  consistencyProof,
  emptyRoot,
  emptyTree,
  parseBundle,
  rootOf,
  signCheckpoint,
  treeAt,
  verifyCheckpoint,
  verifyConsistency,
} from '@annexa/ledger';
import type { Checkpoint, CompactTree } from '@annexa/ledger';
import type { StoreReader } from '@annexa/store';
import type { Bindings } from './bindings.ts';
import { readBinding, withBinding } from './bindings.ts';
import { intact } from './failure.ts';
import type { Guard } from './guard.ts';
import { toHex } from './hex.ts';
import type { Keys } from './keys.ts';
import type { Head } from './ledger.ts';
import { withNodes } from './nodes.ts';

/** Where a writer goes on. `head` of an empty log is a signed tree of size 0. */
export type Recovered = { readonly tree: CompactTree; readonly head: Head; readonly bindings: Bindings };

/**
 * Reads what was committed and holds it against the fork guard. The normal way of starting, not an exception.
 * @throws AnnexaError STORE_CORRUPT (tree and newest checkpoint differ), STORE_BEHIND_GUARD (an old backup was restored),
 * CONSISTENCY_FAILED (another history of the same length or longer)
 */
export async function recover(store: StoreReader, keys: Keys, guard: Guard): Promise<Recovered> {
  const size = await store.size();
  const tree = size === 0 ? emptyTree : await withNodes(store, (readNode) => treeAt(size, readNode));
  const root = rootOf(tree);
  const note = size === 0 ? emptyNote(keys) : await newestNote(store, keys, size, root);
  await holdAgainst(guard, store, { origin: keys.log.origin, size, root });
  if (guard.last?.size !== size) guard.advance(note);
  return { tree, head: { size, root: toHex(root), checkpoint: note }, bindings: await readBindings(store) };
}

function emptyNote({ log }: Keys): string {
  return signCheckpoint({ origin: log.origin, size: 0, root: emptyRoot }, [log]);
}

async function newestNote(store: StoreReader, { log }: Keys, size: number, root: Uint8Array): Promise<string> {
  const newest = await store.checkpoint();
  const read = newest && intact(verifyCheckpoint(newest.note, [log]), 'the newest checkpoint');
  if (newest && read?.size === size && toHex(read.root) === toHex(root)) return newest.note;
  throw new AnnexaError(
    'STORE_CORRUPT',
    `the newest checkpoint is not the one of the ${size} leaves in the store`,
    'run annexa fsck, then restore the last backup',
  );
}

/** Database ahead of guard: we died between commit and guard, so prove that it extends the guard. Behind: never go on. */
async function holdAgainst({ last }: Guard, store: StoreReader, now: Checkpoint): Promise<void> {
  if (last === undefined && now.size === 0) return;
  if (last === undefined || now.size < last.size) {
    throw new AnnexaError(
      'STORE_BEHIND_GUARD',
      last === undefined
        ? `the store has ${now.size} leaves, but its fork guard is gone: nobody can tell whether this is the newest state`
        : `the store has ${now.size} leaves, its guard saw ${last.size}: ${last.size - now.size} acknowledged records are missing`,
      wayOut,
    );
  }
  const proof = await withNodes(store, (readNode) => consistencyProof(last.size, now.size, readNode));
  if (verifyConsistency({ size1: last.size, root1: last.root, size2: now.size, root2: now.root, proof })) return;
  throw new AnnexaError('CONSISTENCY_FAILED', `the store does not begin with the ${last.size} leaves its guard saw`, wayOut);
}

const wayOut =
  'put back the newer database or the guard file (guard/head; any newer checkpoint of this log that somebody holds will do); ' +
  'if it is lost for good, keep this folder as it is and start a new data folder: a new origin, whose first record names the old final checkpoint';

async function readBindings(store: StoreReader): Promise<Bindings> {
  let bindings: Bindings = new Map();
  for (let after = -1; ;) {
    const rows = await store.rows({ kind: 'key-binding', after });
    for (const { index } of rows) {
      const bytes = await store.bundle(index);
      if (bytes === undefined) continue;
      const { payload } = intact(parseBundle(bytes), `bundle ${index}`).envelope;
      bindings = withBinding(bindings, readBinding(parseStatement(payload), index));
    }
    const last = rows.at(-1);
    if (last === undefined) return bindings;
    after = last.index;
  }
}
