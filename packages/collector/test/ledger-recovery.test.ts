import { cp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { expectOneHistory, freshFolder, newSource, openDoor, openIn, openWithoutThread } from './ledger-support.ts';
import type { TestSource } from './ledger-support.ts';

const files = ['store.sqlite', 'guard', 'keys'];

/** Two records, a copy of everything, three more: what a backup and its later life look like. */
async function livedWithBackup(folder: string, backup: string): Promise<{ source: TestSource; newest: string; older: string }> {
  const source = newSource();
  const first = await openWithoutThread(folder);
  await first.bindKey(source.binding);
  await first.submit(source.bundle(), openDoor);
  const older = first.head().checkpoint;
  await first.close();
  for (const file of files) await cp(join(folder, file), join(backup, file), { recursive: true });
  const second = await openWithoutThread(folder);
  for (let sent = 0; sent < 3; sent += 1) await second.submit(source.bundle(), openDoor);
  const newest = second.head().checkpoint;
  await second.close();
  return { source, newest, older };
}

test('a restored old database is refused, with the way out, and starts again with the newer one', async () => {
  await using place = await freshFolder();
  await using backup = await freshFolder();
  await livedWithBackup(place.folder, backup.folder);
  const database = join(place.folder, 'store.sqlite');
  await rename(database, `${database}.newer`);
  await cp(join(backup.folder, 'store.sqlite'), database);
  await expect(openWithoutThread(place.folder)).rejects.toMatchObject({
    code: 'STORE_BEHIND_GUARD',
    message: /3 acknowledged records are missing/,
    hint: /new origin/,
  });
  await rename(`${database}.newer`, database);
  await (await openWithoutThread(place.folder)).close();
});

test('a database ahead of its guard proves that it extends it, and goes on', async () => {
  await using place = await freshFolder();
  await using backup = await freshFolder();
  const { newest, older } = await livedWithBackup(place.folder, backup.folder);
  await rm(join(place.folder, 'guard'), { recursive: true });
  await cp(join(backup.folder, 'guard'), join(place.folder, 'guard'), { recursive: true });
  const ledger = await openWithoutThread(place.folder);
  expect(await expectOneHistory(ledger, [older, newest])).toEqual([]);
  expect((await ledger.fsck()).problems).toEqual([]);
  await ledger.close();
});

test('a guard that is gone is no reason to go on; a checkpoint somebody else kept is', async () => {
  await using place = await freshFolder();
  await using backup = await freshFolder();
  const { older } = await livedWithBackup(place.folder, backup.folder);
  const head = join(place.folder, 'guard', 'head');
  await rm(head);
  await expect(openWithoutThread(place.folder)).rejects.toMatchObject({ code: 'STORE_BEHIND_GUARD', message: /guard is gone/ });
  await writeFile(head, older);
  const ledger = await openWithoutThread(place.folder);
  expect((await ledger.fsck()).problems).toEqual([]);
  await ledger.close();
});

test('a torn write of the guard costs nothing: the slot before it still stands', async () => {
  await using place = await freshFolder();
  await using backup = await freshFolder();
  await livedWithBackup(place.folder, backup.folder);
  const head = join(place.folder, 'guard', 'head');
  const whole = await readFile(head);
  for (const slot of [0, 1]) {
    const torn = Buffer.from(whole);
    torn.fill(0x55, slot * 1_024 + 30, slot * 1_024 + 60);
    await writeFile(head, torn);
    const ledger = await openWithoutThread(place.folder);
    expect((await ledger.fsck()).problems).toEqual([]);
    await ledger.close();
  }
  await writeFile(head, Buffer.alloc(2_048, 0x55));
  await expect(openWithoutThread(place.folder)).rejects.toMatchObject({ code: 'STORE_BEHIND_GUARD' });
});

test('a history rewritten below the guard is refused', async () => {
  await using place = await freshFolder();
  await using backup = await freshFolder();
  await livedWithBackup(place.folder, backup.folder);
  // The operator restores database and guard, lets the log grow on another way, and puts the true guard back.
  await cp(join(place.folder, 'guard'), join(backup.folder, 'true-guard'), { recursive: true });
  const other = await openWithoutThread(backup.folder);
  const source = newSource();
  await other.bindKey(source.binding);
  for (let sent = 0; sent < 3; sent += 1) await other.submit(source.bundle(), openDoor);
  await other.close();
  await expect(openWithoutThread(backup.folder, join(backup.folder, 'true-guard'))).rejects.toMatchObject({
    code: 'CONSISTENCY_FAILED',
  });
});

test('where database and guard were both restored, the checkpoint a source kept tells', async () => {
  await using place = await freshFolder();
  await using backup = await freshFolder();
  const { source, newest, older } = await livedWithBackup(place.folder, backup.folder);
  const ledger = await openWithoutThread(backup.folder);
  expect(await ledger.submit(source.bundle({ checkpoint: older }), openDoor)).toMatchObject({ outcome: 'accepted' });
  expect(await ledger.submit(source.bundle({ checkpoint: newest }), openDoor)).toMatchObject({
    outcome: 'refused',
    code: 'CONSISTENCY_FAILED',
  });
  await ledger.close();
});

test('two collectors on one folder: the second is refused, the first goes on', async () => {
  await using place = await freshFolder();
  const first = await openIn(place.folder);
  await expect(openIn(place.folder)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', message: /another collector/ });
  const source = newSource();
  await first.bindKey(source.binding);
  expect(await first.submit(source.bundle(), openDoor)).toMatchObject({ outcome: 'accepted' });
  await first.close();
  await (await openIn(place.folder)).close();
});

test('a log whose keys are gone never gets new ones', async () => {
  await using place = await freshFolder();
  await (await openWithoutThread(place.folder)).close();
  for (const key of ['log.pem', 'statement.pem']) {
    const path = join(place.folder, 'keys', key);
    const kept = await readFile(path);
    await rm(path);
    await expect(openWithoutThread(place.folder)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', message: /is gone/ });
    await writeFile(path, kept);
  }
  await (await openWithoutThread(place.folder)).close();
});

test.each([
  ['a file that is no database', 'STORE_CORRUPT', async (folder: string) => writeFile(join(folder, 'store.sqlite'), 'x'.repeat(8_192))],
  [
    'a tree node that changed',
    'STORE_CORRUPT',
    async (folder: string) => sql(folder, 'DROP TRIGGER tile_only_grows; UPDATE tile SET hashes = zeroblob(32)'),
  ],
  [
    'a checkpoint that is gone',
    'STORE_CORRUPT',
    async (folder: string) => sql(folder, 'DROP TRIGGER checkpoint_no_delete; DELETE FROM checkpoint'),
  ],
  [
    'a folder that is a file',
    'FOLDER_NOT_WRITABLE',
    async (folder: string) => {
      await rm(folder, { recursive: true });
      await writeFile(folder, '');
    },
  ],
])('%s is refused at the start: %s', async (_what, code, damage) => {
  await using place = await freshFolder();
  await (await openWithoutThread(place.folder)).close();
  await damage(place.folder);
  await expect(openWithoutThread(place.folder)).rejects.toMatchObject({ code, hint: expect.stringMatching(/./) });
});

function sql(folder: string, statements: string): void {
  const db = new DatabaseSync(join(folder, 'store.sqlite'));
  db.exec(statements);
  db.close();
}
