import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sha256Hex } from '@annexa/evidence';
import { fsckFolder } from '../src/ledger/index.ts';
import { freshFolder, newSource, openDoor, openIn, tampered } from './ledger-support.ts';

/** A log of 300 leaves, so that there is a full tile and a partial one; made once, copied for each damage. */
const original = await freshFolder();

beforeAll(async () => {
  const ledger = await openIn(original.folder);
  const source = newSource();
  await ledger.bindKey(source.binding);
  await Promise.all(Array.from({ length: 298 }, (_, at) => ledger.submit(source.bundle({ text: `metric ${at}` }), openDoor)));
  await ledger.close();
});

afterAll(() => original[Symbol.asyncDispose]());

test('a sound folder has no problem, and its root is the one of its newest checkpoint', async () => {
  const report = await fsckFolder(original.folder);
  expect(report).toMatchObject({ size: 300, problemCount: 0, problems: [] });
  expect(report.checkpoints).toBeGreaterThan(1);
});

test.each([
  ['a byte in a record', 'UPDATE bundle SET bytes = tampered(bytes) WHERE idx = 7', ['bundle-unreadable 7']],
  [
    'a record rewritten with its digest',
    'UPDATE bundle SET bytes = tampered(bytes), digest = digest_of(tampered(bytes)) WHERE idx = 7',
    ['signature-invalid 7', 'leaf-differs 7', 'row-differs 7'],
  ],
  ['a record taken away', 'DELETE FROM bundle WHERE idx = 7', ['bundle-missing 7']],
  ['a grade made better', "UPDATE record SET grade = 'workflow-bound' WHERE idx = 7", ['row-differs 7']],
  ['a row taken away', 'DELETE FROM record WHERE idx = 299', ['row-differs 299']],
  [
    'a byte in a leaf',
    "UPDATE leaf SET body = CAST(replace(CAST(body AS TEXT), 'SHA2', 'SHA3') AS BLOB) WHERE idx = 7",
    ['leaf-differs 7', 'leaf-differs 7', 'tile-differs', 'checkpoint-invalid'],
  ],
  [
    'two leaves in another order',
    'UPDATE leaf SET idx = -1 WHERE idx = 7; UPDATE leaf SET idx = 7 WHERE idx = 8; UPDATE leaf SET idx = 8 WHERE idx = -1',
    ['leaf-differs 7', 'leaf-differs 8', 'tile-differs', 'checkpoint-invalid'],
  ],
  [
    'a byte in a tile',
    'UPDATE tile SET hashes = CAST(substr(hashes, 1, 32) || zeroblob(32) || substr(hashes, 65) AS BLOB) WHERE level = 0 AND idx = 0',
    ['tile-differs'],
  ],
  [
    'a byte in a checkpoint',
    "UPDATE checkpoint SET note = replace(note, 'log.annexa', 'log.bnnexa') WHERE size = 300",
    ['checkpoint-invalid 299'],
  ],
  [
    'the tail cut off',
    'DELETE FROM leaf WHERE idx >= 290; DELETE FROM record WHERE idx >= 290; DELETE FROM checkpoint WHERE size > 290',
    ['checkpoint-missing', 'guard-differs'],
  ],
  ['a leaf taken out of the middle', 'DELETE FROM leaf WHERE idx = 7', ['leaf-missing 7']],
])('%s is named', async (_what, statements, expected) => {
  await using place = await freshFolder();
  await cp(original.folder, place.folder, { recursive: true });
  const db = new DatabaseSync(join(place.folder, 'store.sqlite'));
  for (const { name } of db.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").all()) db.exec(`DROP TRIGGER ${String(name)}`);
  db.function('tampered', (bytes) => (bytes instanceof Uint8Array ? tampered(bytes, 'metric', 'METRIC') : bytes));
  db.function('digest_of', (bytes) => (bytes instanceof Uint8Array ? sha256Hex(bytes) : ''));
  db.exec(statements);
  db.close();
  const { problems } = await fsckFolder(place.folder);
  const named = problems.map(({ code, index }) => (index === undefined ? code : `${code} ${index}`));
  for (const each of expected) expect(named.some((name) => name.startsWith(each))).toBe(true);
});

test('a guard that is gone or saw more is named', async () => {
  await using place = await freshFolder();
  await cp(original.folder, place.folder, { recursive: true });
  await rm(join(place.folder, 'guard'), { recursive: true });
  expect((await fsckFolder(place.folder)).problems).toMatchObject([{ code: 'guard-differs' }]);
});
