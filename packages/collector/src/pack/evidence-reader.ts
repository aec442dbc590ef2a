import { formatReceipt, logEntryOf, parseBundle, withLogEntry } from '@annexa/ledger';
import type { LogPublicKey } from '@annexa/ledger';
import type { CheckpointRow, StoreReader } from '@annexa/store';
import { intact } from '../ledger/failure.ts';
import { damaged } from './log-files.ts';
import { proofsOf } from './proofs.ts';

/** The three files of a record. */
export type Evidence = { readonly bundle: string; readonly statement: Uint8Array; readonly receipt: string };

/** Reads records under one tree head, each once: the bundle with its place in the log, the signed bytes, the receipt. */
export function evidenceReader(store: StoreReader, log: LogPublicKey, head: CheckpointRow): (index: number) => Promise<Evidence> {
  const proofOf = proofsOf(store, head.size);
  const { size, root, note: checkpoint } = head;
  return async (index) => {
    const [bytes, [row], proof] = await Promise.all([store.bundle(index), store.leaves(index, 1), proofOf(index)]);
    if (bytes === undefined || row?.index !== index) throw damaged(`record ${index}`);
    const entry = logEntryOf(log, { index, body: row.leaf, proof, size, root, checkpoint });
    return {
      bundle: intact(withLogEntry(new TextDecoder().decode(bytes), entry), `bundle ${index}`),
      statement: intact(parseBundle(bytes), `bundle ${index}`).envelope.payload,
      receipt: formatReceipt({ index, proof, checkpoint }),
    };
  };
}
