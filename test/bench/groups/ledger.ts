import { createPublicKey, verify } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256Hex } from '@annexa/evidence';
import { emptyTree, generateLogKey, generateSourceKey, preAuthEncoding, signCheckpoint, verifyEnvelope } from '@annexa/ledger';
import type { SourceKey } from '@annexa/ledger';
import { openSqlite } from '@annexa/store';
import { freshNodes, grow, receiptUnder } from '../../../packages/collector/src/ledger/batch.ts';
import { rowOf } from '../../../packages/collector/src/ledger/draft.ts';
import type { Draft } from '../../../packages/collector/src/ledger/draft.ts';
import { openGuard } from '../../../packages/collector/src/ledger/guard.ts';
import type { Measured } from '../figure.ts';
import { alternating, once, repeating } from '../rounds.ts';
import { proofsOfTenMillion } from '../samples/large-tree.ts';
import { openPlainStore } from '../samples/plain-store.ts';
import { sampleRecord } from '../samples/record.ts';
import { doorRate } from '../samples/door.ts';
import type { Group } from './group.ts';

const batchRecords = 100;
const batchesPerRound = 10;
const rounds = 11;

/** What proof costs: appending, verifying, proving. */
export const ledger: Group = {
  name: 'ledger',
  about: 'append with receipt, signature verification, proofs out of tiles',
  measure: async (note) => {
    const folder = await mkdtemp(join(tmpdir(), 'annexa-bench-'));
    try {
      const key = generateSourceKey();
      note('append: one thread, records verified before, batches of 100, both sides hash the bundle and commit with synchronous=FULL');
      return [
        ...(await appendFigures(folder, key)),
        await verifyFigure(key),
        ...(await doorRate(join(folder, 'door'))),
        ...(await proofsOfTenMillion(join(folder, 'tree'), note)),
      ];
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function appendFigures(folder: string, key: SourceKey): Promise<readonly Measured[]> {
  const log = generateLogKey();
  const guard = openGuard(join(folder, 'guard'), log);
  const store = await openSqlite({ folder: join(folder, 'store') });
  const plain = openPlainStore(folder);
  const batches = batchesOf(key);
  let [ours, theirs, leafBytes] = [0, 0, 0];
  let tree = emptyTree;

  const append = async () => {
    for (let batch = 0; batch < batchesPerRound; batch += 1) {
      const drafts = batches[ours++] ?? [];
      const growing = grow(tree, drafts);
      const checkpoint = signCheckpoint({ origin: log.origin, size: growing.tree.size, root: growing.root }, [log]);
      const { entries, tiles, root } = growing;
      const { size } = growing.tree;
      await store.commit({ entries, tiles, checkpoint: { size, root, note: checkpoint }, marks: [], custody: [] }, tree.size);
      guard.advance(checkpoint);
      const readNode = freshNodes(tree, growing.newNodes);
      const head = { size, root: Buffer.from(root).toString('hex'), checkpoint };
      for (const { row } of entries) receiptUnder(head, row, readNode);
      leafBytes = Math.max(leafBytes, ...entries.map(({ leaf }) => leaf.length));
      tree = growing.tree;
    }
    return batchesPerRound * batchRecords;
  };
  const insert = () => {
    for (let batch = 0; batch < batchesPerRound; batch += 1) {
      const first = theirs * batchRecords;
      plain.commit((batches[theirs++] ?? []).map((draft, at) => ({ row: rowOf(draft, first + at), bundle: draft.bundle })));
    }
    return batchesPerRound * batchRecords;
  };
  const [appended, inserted] = await alternating([once(append), once(insert)], rounds);
  plain.close();
  await store.close();
  return [
    {
      name: 'append + receipt, against the same inserts without a ledger',
      value: appended?.perSecond ?? Number.NaN,
      unit: 'records/s',
      reference: inserted?.perSecond ?? Number.NaN,
      spread: appended?.spread ?? Number.NaN,
      target: { of: 'ratio', comparison: '>=', bound: 0.6 },
    },
    { name: 'largest leaf', value: leafBytes, unit: 'B', target: { of: 'value', comparison: '<=', bound: 512 } },
  ];
}

function batchesOf(key: SourceKey): Draft[][] {
  const keyDigest = sha256Hex(key.spki);
  const bound = { index: 0, key, keyDigest, mode: 'collector-enrolled', systems: 'all', holder: 'bench' } as const;
  return Array.from({ length: (rounds + 1) * batchesPerRound }, (_, batch) =>
    Array.from({ length: batchRecords }, (_record, at) => ({
      ...sampleRecord(batch * batchRecords + at, key),
      bound,
      receivedAt: '2026-03-01T10:07:00.000Z',
    })),
  );
}

async function verifyFigure(key: SourceKey): Promise<Measured> {
  const records = Array.from({ length: 200 }, (_, at) => sampleRecord(at, key));
  const bareKey = createPublicKey(key.pem);
  const bare = records.map(({ envelope }) => ({
    message: preAuthEncoding(envelope.payloadType, envelope.payload),
    signature: envelope.signature,
  }));
  const [ours, theirs] = await alternating(
    [
      repeating(500, () => allTrue(records.map(({ envelope }) => verifyEnvelope(envelope, key)))),
      repeating(500, () => allTrue(bare.map(({ message, signature }) => verify('sha256', message, bareKey, signature)))),
    ],
    5,
  );
  return {
    name: 'DSSE signature verification, against bare node:crypto over ready bytes',
    value: ours?.perSecond ?? Number.NaN,
    unit: 'signatures/CPU-s',
    reference: theirs?.perSecond ?? Number.NaN,
    spread: ours?.spread ?? Number.NaN,
    target: { of: 'ratio', comparison: '>=', bound: 0.9 },
  };
}

function allTrue(outcomes: readonly boolean[]): number {
  if (outcomes.includes(false)) throw new Error('a genuine signature was not believed');
  return outcomes.length;
}
