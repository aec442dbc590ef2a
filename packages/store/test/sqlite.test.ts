import { copyFile, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { openSqlite, openSqliteReader } from '../src/index.ts';
import { batchOf, entryOf, testStore } from './contract.ts';

testStore('sqlite', async () => {
  const place = await freshFolder();
  const store = await openSqlite({ folder: place.folder });
  const opened = [store];
  return {
    store,
    reopen: async () => {
      const again = await openSqlite({ folder: place.folder });
      opened.push(again);
      return again;
    },
    [Symbol.asyncDispose]: async () => {
      for (const each of opened) await each.close().catch(() => undefined);
      await place[Symbol.asyncDispose]();
    },
  };
});

test('a second collector on the same folder is refused, and let in once the first has gone', async () => {
  await using place = await freshFolder();
  const first = await openSqlite(place);
  await expect(openSqlite(place)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', message: /another collector/ });
  await first.close();
  const second = await openSqlite(place);
  await second.close();
});

test('a reader beside the writer sees what was committed and cannot write', async () => {
  await using place = await freshFolder();
  const store = await openSqlite(place);
  const reader = await openSqliteReader(place);
  await store.commit(batchOf(0, [entryOf(0)]), 0);
  expect(await reader.size()).toBe(1);
  await reader.close();
  await store.close();
});

test('once closed, the database file alone holds everything, even while a reader lives on', async () => {
  await using place = await freshFolder();
  await using copy = await freshFolder();
  const store = await openSqlite(place);
  const reader = await openSqliteReader(place);
  await store.commit(batchOf(0, [entryOf(0)]), 0);
  expect(await reader.size()).toBe(1);
  await store.close();
  await copyFile(join(place.folder, 'store.sqlite'), join(copy.folder, 'store.sqlite'));
  const alone = await openSqliteReader(copy);
  expect(await alone.size()).toBe(1);
  await alone.close();
  await reader.close();
});

test('a reader where there is no store says so', async () => {
  await using place = await freshFolder();
  await expect(openSqliteReader(place)).rejects.toMatchObject({ code: 'FOLDER_MISSING' });
});

test('leaves, records, checkpoints and tiles cannot be changed through SQL', async () => {
  await using place = await freshFolder();
  const store = await openSqlite(place);
  await store.commit(batchOf(0, [entryOf(0)]), 0);
  const db = new DatabaseSync(join(place.folder, 'store.sqlite'));
  for (const statement of [
    "UPDATE leaf SET body = x'00'",
    'DELETE FROM leaf',
    "UPDATE record SET grade = 'workflow-bound'",
    'DELETE FROM record',
    "UPDATE checkpoint SET note = ''",
    'DELETE FROM checkpoint',
    'DELETE FROM tile',
    "UPDATE tile SET hashes = x'00'",
  ])
    expect(() => db.exec(statement)).toThrow(/for ever|only grow/);
  db.close();
  await store.close();
});

test('a file that is no database is corrupt, one of another program is not touched', async () => {
  await using place = await freshFolder();
  const path = join(place.folder, 'store.sqlite');
  await writeFile(path, 'this is no database, and long enough to be looked at as one '.repeat(40));
  await expect(openSqlite(place)).rejects.toMatchObject({ code: 'STORE_CORRUPT' });
  await rm(path);
  const foreign = new DatabaseSync(path);
  foreign.exec('CREATE TABLE theirs (x)');
  foreign.close();
  await expect(openSqlite(place)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', message: /none of ours/ });
});

test('a damaged page is named as corruption when it is read', async () => {
  await using place = await freshFolder();
  const store = await openSqlite(place);
  await store.commit(
    batchOf(
      0,
      Array.from({ length: 200 }, (_, at) => entryOf(at)),
    ),
    0,
  );
  await store.close();
  const path = join(place.folder, 'store.sqlite');
  const bytes = await readFile(path);
  bytes.fill(0xa5, 16_384);
  await writeFile(path, bytes);
  const damaged = await openSqlite(place);
  await expect(damaged.leaves(0, 1_000)).rejects.toMatchObject({ code: 'STORE_CORRUPT' });
  await damaged.close();
});

test('a blob whose bytes changed is named as corruption', async () => {
  await using place = await freshFolder();
  const store = await openSqlite(place);
  const digest = await store.putBlob(new Uint8Array(100_000));
  await store.commit(batchOf(0, [entryOf(0, {}, { digest, sizeBytes: 100_000 })]), 0);
  await truncate(join(place.folder, 'blobs', digest.slice(0, 2), digest), 99_999);
  await expect(store.bundle(0)).rejects.toMatchObject({ code: 'STORE_CORRUPT' });
  await store.close();
});

test('a folder that cannot be one is not writable', async () => {
  await using place = await freshFolder();
  const file = join(place.folder, 'file');
  await writeFile(file, '');
  await expect(openSqlite({ folder: join(file, 'data') })).rejects.toMatchObject({ code: 'FOLDER_NOT_WRITABLE' });
});

test('a full store refuses the batch, keeps what it has, and goes on with smaller ones', async () => {
  await using place = await freshFolder();
  const store = await openSqlite({ ...place, sizeBytesMax: 800_000 });
  const bytes = new Uint8Array(60_000);
  const large = (index: number) => entryOf(index, {}, { digest: '', sizeBytes: bytes.length, bytes });
  await store.commit(batchOf(0, [large(0)]), 0);
  await expect(
    store.commit(
      batchOf(
        1,
        Array.from({ length: 12 }, (_, at) => large(at + 1)),
      ),
      1,
    ),
  ).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', message: /full/ });
  expect(await store.size()).toBe(1);
  await store.commit(batchOf(1, [entryOf(1)]), 1);
  expect(await store.integrity()).toEqual([]);
  await store.close();
});

async function freshFolder(): Promise<{ folder: string; [Symbol.asyncDispose](): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'annexa-store-'));
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}
