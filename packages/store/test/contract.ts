import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { RecordKind } from '@annexa/evidence';
import { inlineBytesMax } from '../src/index.ts';
import type { Batch, BundleBytes, Entry, Store } from '../src/index.ts';

/** Opens a fresh, empty store; `reopen` opens the same one again after `store` was closed. */
export type OpenStore = () => Promise<{ readonly store: Store; reopen(): Promise<Store>; [Symbol.asyncDispose](): Promise<void> }>;

/** What every driver promises; a driver's own test calls this with its way of opening. */
export function testStore(name: string, open: OpenStore): void {
  describe(`${name} keeps the promises of a store`, () => {
    test('an empty store has nothing', async () => {
      await using fresh = await open();
      const { store } = fresh;
      expect(await store.size()).toBe(0);
      expect(await store.checkpoint()).toBeUndefined();
      expect(await store.rows({})).toEqual([]);
      expect(await store.row(0)).toBeUndefined();
      expect(await store.bundle(0)).toBeUndefined();
      expect(await store.tile(0, 0)).toBeUndefined();
      expect(await store.mark('journal')).toBeUndefined();
      expect(await store.tally()).toEqual([]);
      expect(await store.integrity()).toEqual([]);
    });

    test('what was committed is there after reopening, byte for byte', async () => {
      await using fresh = await open();
      const batch = batchOf(0, [entryOf(0, { kind: 'training-run' }), entryOf(1, { system: 'other' })]);
      await fresh.store.commit({ ...batch, marks: [{ feed: 'journal', position: '1/7' }] }, 0);
      await fresh.store.close();

      const store = await fresh.reopen();
      expect(await store.size()).toBe(2);
      expect(await store.rows({})).toEqual(batch.entries.map(({ row }) => row));
      expect(await store.rowById(idOf(1))).toEqual(batch.entries[1]?.row);
      expect(await store.leaves(0, 10)).toEqual(batch.entries.map(({ row, leaf, leafHash }) => ({ index: row.index, leaf, leafHash })));
      expect(await store.bundle(0)).toEqual(bytesOf('bundle 0'));
      expect(await store.checkpoint()).toEqual(batch.checkpoint);
      expect(await store.mark('journal')).toEqual({ feed: 'journal', position: '1/7' });
      expect(await store.tile(0, 0)).toEqual(batch.tiles[0]?.hashes);
      await store.close();
    });

    test.each([
      ['another size', () => batchOf(1, [entryOf(1)]), 1],
      ['a known id', () => batchOf(2, [entryOf(2, { id: idOf(0) })]), 2],
      ['an index that leaves a gap', () => batchOf(2, [entryOf(3)]), 2],
      ['a checkpoint of another size', () => ({ ...batchOf(2, [entryOf(2)]), checkpoint: checkpointOf(9) }), 2],
      [
        'a tile that does not continue',
        () => ({ ...batchOf(2, [entryOf(2)]), tiles: [{ level: 0, index: 0, offset: 1, hashes: hashOf('x') }] }),
        2,
      ],
    ])('a batch with %s is refused and leaves nothing behind', async (_what, batch, expectedSize) => {
      await using fresh = await open();
      const { store } = fresh;
      await store.commit(batchOf(0, [entryOf(0), entryOf(1)]), 0);
      const refused = { ...batch(), custody: [{ collection: 'tokens', id: 'a', json: '{}' }], marks: [{ feed: 'journal', position: '9' }] };
      await expect(store.commit(refused, expectedSize)).rejects.toMatchObject({ code: 'COMMIT_CONFLICT' });
      expect(await store.size()).toBe(2);
      expect(await store.custodyList('tokens')).toEqual([]);
      expect(await store.mark('journal')).toBeUndefined();
      expect((await store.tile(0, 0))?.length).toBe(64);
      await store.commit(batchOf(2, [entryOf(2)]), 2);
      expect(await store.size()).toBe(3);
    });

    test('tiles grow over several commits', async () => {
      await using fresh = await open();
      const { store } = fresh;
      await store.commit(batchOf(0, [entryOf(0), entryOf(1)]), 0);
      await store.commit(batchOf(2, [entryOf(2)]), 2);
      expect(await store.tile(0, 0)).toEqual(Uint8Array.from(Buffer.concat([0, 1, 2].map((index) => hashOf(`leaf ${index}`)))));
    });

    test('pages go by key set, with filters and inside an earlier tree', async () => {
      await using fresh = await open();
      const { store } = fresh;
      const kinds: RecordKind[] = ['training-run', 'evaluation-result'];
      const entries = Array.from({ length: 20 }, (_, at) =>
        entryOf(at, { kind: kinds[at % 2] ?? 'document', system: at < 10 ? 'a' : 'b' }),
      );
      await store.commit(batchOf(0, entries), 0);
      const indexes = async (query: Parameters<Store['rows']>[0]) => (await store.rows(query)).map(({ index }) => index);
      expect(await indexes({ limit: 3 })).toEqual([0, 1, 2]);
      expect(await indexes({ limit: 3, after: 2 })).toEqual([3, 4, 5]);
      expect(await indexes({ kind: 'training-run', system: 'b' })).toEqual([10, 12, 14, 16, 18]);
      expect(await indexes({ kind: 'evaluation-result', after: 15 })).toEqual([17, 19]);
      expect(await indexes({ system: 'b', treeSize: 12 })).toEqual([10, 11]);
      expect(await store.tally()).toEqual(
        ['a', 'b'].flatMap((system) => ['evaluation-result', 'training-run'].map((kind) => ({ system, kind, count: 5 }))),
      );
    });

    test('checkpoints stay, every one of them', async () => {
      await using fresh = await open();
      const { store } = fresh;
      for (const size of [0, 1, 2]) await store.commit(batchOf(size, [entryOf(size)]), size);
      expect((await store.checkpoints(0, 10)).map(({ size }) => size)).toEqual([1, 2, 3]);
      expect((await store.checkpoints(1, 1)).map(({ size }) => size)).toEqual([2]);
    });

    test('a large bundle lies outside the database and comes back whole', async () => {
      await using fresh = await open();
      const large = new Uint8Array(inlineBytesMax * 3).fill(7);
      const digest = await fresh.store.putBlob(large);
      expect(await fresh.store.putBlob(large)).toBe(digest);
      await fresh.store.commit(batchOf(0, [entryOf(0, {}, { digest, sizeBytes: large.length })]), 0);
      await fresh.store.close();
      const store = await fresh.reopen();
      expect(await store.bundle(0)).toEqual(large);
      await store.close();
    });

    test('custody documents and feed marks can be put, replaced and removed without a leaf', async () => {
      await using fresh = await open();
      const { store } = fresh;
      const write = (json: string | null) => store.commit({ ...nothing, custody: [{ collection: 'tokens', id: 'a', json }] }, 0);
      await write('{"n":1}');
      await write('{"n":2}');
      expect(await store.custody('tokens', 'a')).toBe('{"n":2}');
      expect(await store.custodyList('tokens')).toEqual([{ id: 'a', json: '{"n":2}' }]);
      expect(await store.custodyList('people')).toEqual([]);
      await write(null);
      expect(await store.custody('tokens', 'a')).toBeUndefined();
      await store.commit({ ...nothing, marks: [{ feed: 'journal', position: '1' }] }, 0);
      await store.commit({ ...nothing, marks: [{ feed: 'journal', position: '2' }] }, 0);
      expect(await store.mark('journal')).toEqual({ feed: 'journal', position: '2' });
    });
  });
}

const nothing: Batch = { entries: [], tiles: [], marks: [], custody: [] };

/** A batch of entries from `start` on, whose level-0 tile continues the one before (tests stay inside the first tile). */
export function batchOf(start: number, entries: readonly Entry[]): Batch {
  const hashes = Uint8Array.from(entries.flatMap(({ leafHash }) => [...leafHash]));
  return {
    ...nothing,
    entries,
    tiles: [{ level: 0, index: 0, offset: start, hashes }],
    checkpoint: checkpointOf(start + entries.length),
  };
}

/** A record whose bytes are made up: a store looks into none of them. */
export function entryOf(index: number, row: Partial<Entry['row']> = {}, bundle: BundleBytes = inline(`bundle ${index}`)): Entry {
  const at = '2026-11-24T08:00:00Z';
  return {
    row: {
      index,
      id: idOf(index),
      kind: 'document',
      system: 'credit-risk',
      stage: 'governance',
      observedFrom: at,
      observedTo: at,
      receivedAt: at,
      grade: 'declared',
      binding: 'collector-enrolled',
      keyDigest: idOf(1_000),
      identity: `identity ${index}`,
      ...row,
    },
    leaf: bytesOf(`leaf body ${index}`),
    leafHash: hashOf(`leaf ${index}`),
    bundle,
  };
}

function checkpointOf(size: number): { size: number; root: Uint8Array; note: string } {
  return { size, root: hashOf(`root ${size}`), note: `note of ${size}` };
}

function inline(text: string): BundleBytes {
  const bytes = bytesOf(text);
  return { digest: createHash('sha256').update(bytes).digest('hex'), sizeBytes: bytes.length, bytes };
}

function idOf(index: number): string {
  return createHash('sha256').update(`id ${index}`).digest('hex');
}

function hashOf(text: string): Uint8Array {
  return Uint8Array.from(createHash('sha256').update(text).digest());
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
