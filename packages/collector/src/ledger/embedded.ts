import { rootOf, treeAt, verifyCheckpoint } from '@annexa/ledger';
import type { LogPublicKey } from '@annexa/ledger';
import type { StoreReader } from '@annexa/store';
import type { Failure } from './failure.ts';
import { toHex } from './hex.ts';
import { withNodes } from './nodes.ts';

const rememberedMax = 1_000;

/**
 * Judges checkpoints that sources embed: signed by this log, and a tree this log still extends. One that is signed by us and does not
 * fit is the trace of a fork or of a restored backup, and gets a code of its own. Notes already believed are remembered.
 */
export function embeddedChecker(store: StoreReader, log: LogPublicKey): (note: string) => Promise<Failure | undefined> {
  const believed = new Set<string>();
  return async (note) => {
    if (believed.has(note)) return undefined;
    const read = verifyCheckpoint(note, [log]);
    if (!read.ok) {
      return {
        code: 'CHECKPOINT_INVALID',
        message: `the embedded checkpoint is none of ${log.origin}: ${read.problem.message}`,
        hint: 'fetch the newest checkpoint of this collector, capture again',
      };
    }
    const { size, root } = read.value;
    const ours = size > (await store.size()) ? undefined : await withNodes(store, (readNode) => rootOf(treeAt(size, readNode)));
    if (ours === undefined || toHex(ours) !== toHex(root)) {
      return {
        code: 'CONSISTENCY_FAILED',
        message: `this log signed a tree of ${size} leaves that it does not hold any more`,
        hint: 'keep that checkpoint: it proves that the log was rewritten or restored from an old backup; ask its operator',
      };
    }
    if (believed.size >= rememberedMax) believed.clear();
    believed.add(note);
    return undefined;
  };
}
