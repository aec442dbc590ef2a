import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { annexa, serve, tokenFrom } from './annexa-process.ts';

const project = fileURLToPath(new URL('../examples/loan-pricing/workspace', import.meta.url));
const parent = mkdtempSync(join(tmpdir(), 'annexa-fsck-'));
const data = join(parent, 'collector');

beforeAll(async () => {
  const served = await serve(data);
  const token = await tokenFrom(served.url, served.login, ['ingest:records', 'read']);
  const captured = await annexa(['capture', project, '--state', join(parent, 'state'), '--collector', served.url, '--token', token]);
  if (captured.code !== 0) throw new Error(captured.stderr);
  await served.stop();
});

afterAll(() => rmSync(parent, { recursive: true, force: true }));

test('a sound data folder: exit 0, and what was not checked', async () => {
  const { code, stdout } = await annexa(['fsck', data]);
  expect(stdout).toContain('Beyond the last such leaf you trust the operator.');
  expect(stdout).not.toContain('✗');
  expect(code).toBe(0);
});

test.each([
  ['a byte in a record', 'UPDATE bundle SET bytes = flipped(bytes, 700) WHERE idx = 2', 'bundle-unreadable'],
  ['a byte in a leaf', 'UPDATE leaf SET body = flipped(body, 100) WHERE idx = 2', 'leaf-differs (leaf 2)'],
  ['a byte in a tile', 'UPDATE tile SET hashes = flipped(hashes, 70) WHERE level = 0', 'tile-differs'],
  [
    'a byte in a checkpoint',
    'UPDATE checkpoint SET root = flipped(root, 3) WHERE size = (SELECT max(size) FROM checkpoint)',
    'checkpoint-invalid',
  ],
  ['a record removed', 'DELETE FROM bundle WHERE idx = 2', 'bundle-missing (leaf 2)'],
])('%s: named, exit 3', async (what, statement, named) => {
  const folder = join(parent, what.replaceAll(' ', '-'));
  cpSync(data, folder, { recursive: true });
  const db = new DatabaseSync(join(folder, 'store.sqlite'));
  for (const { name } of db.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").all()) db.exec(`DROP TRIGGER ${String(name)}`);
  db.function('flipped', (bytes, at) => {
    if (!(bytes instanceof Uint8Array)) return bytes;
    const changed = Uint8Array.from(bytes);
    changed[Number(at)] = (changed[Number(at)] ?? 0) ^ 1;
    return changed;
  });
  expect(db.prepare(statement).run().changes).toBeGreaterThan(0);
  db.close();
  const { code, stdout, stderr } = await annexa(['fsck', folder]);
  expect(stdout).toContain(`✗ ${named}`);
  expect(stderr).toContain('code: PROOF_INVALID');
  expect(code).toBe(3);
});

test('a store that is none: exit 3; no folder at all: exit 2', async () => {
  const folder = join(parent, 'no-store');
  cpSync(data, folder, { recursive: true });
  writeFileSync(join(folder, 'store.sqlite'), 'not a database, but long enough to be looked at '.repeat(60));
  expect((await annexa(['fsck', folder])).code).toBe(3);
  expect((await annexa(['fsck', join(parent, 'nowhere')])).code).toBe(2);
});

test('--json gives the report as data', async () => {
  const { stdout } = await annexa(['fsck', data, '--json']);
  expect(JSON.parse(stdout)).toMatchObject({ ok: true, data: { problemCount: 0, problems: [] } });
});
