import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { annexa, serve, tokenFrom } from './annexa-process.ts';

const project = fileURLToPath(new URL('../examples/loan-pricing/workspace', import.meta.url));

describe('bad input is answered with a code and what to do', () => {
  test('an empty folder: says what was looked for, exit 0, no records', async () => {
    const { code, stdout } = await annexa(['capture', folder()]);
    expect(code).toBe(0);
    expect(stdout).toContain('Nothing recognised in 0 files. Looked for:');
  });

  test('a folder that is not there', async () => {
    const { code, stderr } = await annexa(['capture', join(folder(), 'nowhere')]);
    expect(stderr).toContain('code: FOLDER_MISSING');
    expect(code).toBe(2);
  });

  test('a port taken', async () => {
    const holder = createServer();
    const port = await new Promise<number>((resolve) => {
      holder.listen(0, '127.0.0.1', () => {
        const address = holder.address();
        resolve(typeof address === 'object' && address ? address.port : 0);
      });
    });
    const { code, stderr } = await annexa(['serve', '--folder', folder(), '--port', String(port)]);
    holder.close();
    expect(stderr).toContain('code: PORT_TAKEN');
    expect(stderr).toContain('--port');
    expect(code).toBe(2);
  });

  test('a data folder that cannot be written', async () => {
    const file = join(folder(), 'file');
    writeFileSync(file, '');
    const { code, stderr } = await annexa(['serve', '--folder', join(file, 'data'), '--port', '0']);
    expect(stderr).toContain('code: FOLDER_NOT_WRITABLE');
    expect(code).toBe(2);
  });

  test('a corrupt database', async () => {
    const data = folder();
    const collector = await serve(data);
    await collector.stop();
    const store = readdirSync(data).find((name) => name.endsWith('.sqlite')) ?? 'store.sqlite';
    writeFileSync(join(data, store), 'this is no database, it only has its name and is long enough to be looked at'.repeat(40));
    const { code, stderr } = await annexa(['serve', '--folder', data, '--port', '0']);
    expect(stderr).toContain('code: STORE_CORRUPT');
    expect(code).toBe(2);
  });

  test('beyond loopback without TLS', async () => {
    const { code, stderr } = await annexa(['serve', '--folder', folder(), '--host', '0.0.0.0', '--port', '0']);
    expect(stderr).toContain('code: TLS_REQUIRED');
    expect(code).toBe(2);
  });

  test('a wrong token', async () => {
    const collector = await serve(folder());
    const { code, stderr } = await annexa(['status', '--collector', collector.url, '--token', 'annexa_read_nonsense']);
    await collector.stop();
    expect(stderr).toContain('code: TOKEN_INVALID');
    expect(code).toBe(4);
  });

  test('an unknown command, as data', async () => {
    const { code, stdout } = await annexa(['nonsense', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, error: { code: 'USAGE' } });
    expect(code).toBe(2);
  });
});

test('a collector that is down loses nothing: the capture spools, the next one sends it once', async () => {
  const workspace = join(folder(), 'workspace');
  cpSync(project, workspace, { recursive: true });
  const data = folder();
  const first = await serve(data);
  const token = await tokenFrom(first.url, first.login, ['ingest:records', 'read']);
  const port = new URL(first.url).port;
  await first.stop();

  const away = await annexa(['capture', workspace, '--collector', first.url, '--token', token]);
  expect(away.stdout).toContain('signed and spooled');
  expect(away.code).toBe(0);

  const second = await serve(data, ['--port', port]);
  const back = await annexa(['capture', workspace, '--collector', second.url, '--token', token, '--json']);
  const { records, fromSpool } = JSON.parse(back.stdout).data;
  const listed = await annexa(['status', '--collector', second.url, '--token', token, '--json']);
  await second.stop();
  expect(fromSpool).toBe(records.length);
  expect(records.every((record: { fate: string }) => record.fate === 'known')).toBe(true);
  const counts = JSON.parse(listed.stdout).data.records;
  expect(counts['evaluation-result']).toBe(1);
  expect(readdirSync(join(workspace, '.annexa', 'spool'))).toEqual([]);
});

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'annexa-e2e-'));
  mkdirSync(made, { recursive: true });
  cleanUp.push(made);
  return made;
}

const cleanUp: string[] = [];
process.once('exit', () => cleanUp.forEach((each) => rmSync(each, { recursive: true, force: true })));
