import { AnnexaError } from '@annexa/evidence';
import type { RecordKind } from '@annexa/evidence';
import { consistencyProof, inclusionProof, logEntryOf, rootOf, treeAt, verifyCheckpoint, withLogEntry } from '@annexa/ledger';
import type { LogPublicKey } from '@annexa/ledger';
import type { StoreReader } from '@annexa/store';
import { receiptUnder } from './batch.ts';
import { intact } from './failure.ts';
import { toBase64, toHex } from './hex.ts';
import type { Consistency, Counts, Head, Ledger, Receipt } from './ledger.ts';
import { withNodes } from './nodes.ts';
import { notFound, openRecords } from './records.ts';
import { readRefusals } from './refusals.ts';

type Reading = Pick<
  Ledger,
  'receiptOf' | 'bundleOf' | 'payloadOf' | 'consistency' | 'records' | 'recordById' | 'counts' | 'countOf' | 'refusals' | 'feedMark'
>;

/** All that is only read, over a connection of its own: the writer is never waited for. */
export function readingOf(store: StoreReader, log: LogPublicKey, head: () => Head): Reading {
  const records = openRecords(store);
  return {
    receiptOf: (index) => receiptOf(store, head(), index),
    bundleOf: async (index) => loggedBundle(store, log, head(), index, await records.bundle(index)),
    payloadOf: async (index) => (await records.envelope(index)).payload,
    consistency: (from, to) => consistencyOf(store, from, to),
    records: (query = {}) => records.list(query),
    recordById: (id) => records.byId(id),
    counts: () => countsOf(store),
    countOf: async ({ system, kind }) =>
      (await store.tally())
        .filter((each) => (system === undefined || each.system === system) && (kind === undefined || each.kind === kind))
        .reduce((sum, { count }) => sum + count, 0),
    refusals: async () => (await readRefusals(store)).newest,
    feedMark: (feed) => store.mark(feed),
  };
}

async function receiptOf(store: StoreReader, head: Head, index: number): Promise<Receipt> {
  const row = index < head.size ? await store.row(index) : undefined;
  if (!row) throw notFound(index);
  return withNodes(store, (readNode) => receiptUnder(head, row, readNode));
}

async function loggedBundle(store: StoreReader, log: LogPublicKey, { checkpoint }: Head, index: number, bundle: Uint8Array) {
  const { size, root } = intact(verifyCheckpoint(checkpoint, [log]), 'the newest checkpoint');
  const [leaf] = await store.leaves(index, 1);
  if (leaf?.index !== index) throw notFound(index);
  const proof = await withNodes(store, (readNode) => inclusionProof(index, size, readNode));
  const entry = logEntryOf(log, { index, body: leaf.leaf, proof, size, root, checkpoint });
  return new TextEncoder().encode(intact(withLogEntry(new TextDecoder().decode(bundle), entry), `bundle ${index}`));
}

/** The hashes that tie two sizes of the tree. @throws AnnexaError INPUT_MALFORMED */
export async function consistencyOf(store: StoreReader, from: number, to: number): Promise<Consistency> {
  const size = await store.size();
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from < 0 || to < from || to > size) {
    throw new AnnexaError('INPUT_MALFORMED', `no consistency from ${from} to ${to} in a log of ${size}`, `ask for 0 ≤ from ≤ to ≤ ${size}`);
  }
  return withNodes(store, (readNode) => ({
    from,
    to,
    rootFrom: toHex(rootOf(treeAt(from, readNode))),
    rootTo: toHex(rootOf(treeAt(to, readNode))),
    hashes: consistencyProof(from, to, readNode).map(toBase64),
  }));
}

async function countsOf(store: StoreReader): Promise<Counts> {
  const byKind: Partial<Record<RecordKind, number>> = {};
  const bySystem: Record<string, number> = {};
  for (const { kind, system, count } of await store.tally()) {
    byKind[kind] = (byKind[kind] ?? 0) + count;
    bySystem[system] = (bySystem[system] ?? 0) + count;
  }
  const { known, strangers } = (await readRefusals(store)).count;
  return { size: await store.size(), byKind, bySystem, refused: known + strangers };
}
