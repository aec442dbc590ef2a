import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importSourceKey } from '@annexa/ledger';
import { openLedger } from '../src/ledger/index.ts';
import { csv } from '../src/pack/csv.ts';
import { exportPack } from '../src/pack/index.ts';
import type { ExportRequest } from '../src/pack/index.ts';
import { deterministicSignature } from '../src/pack/sums.ts';
import { freshFolder, newSource, openDoor } from './ledger-support.ts';

/** A log of 300 leaves over four days, so that there are a full tile, a second level and earlier days' checkpoints. */
const place = await freshFolder();
const start = Date.parse('2026-11-20T08:00:00Z');

beforeAll(async () => {
  let now = start;
  const ledger = await openLedger({
    folder: place.folder,
    clock: () => new Date(now),
    onFatal: (error) => {
      throw error;
    },
  });
  const source = newSource();
  await ledger.bindKey(source.binding);
  for (const count of [98, 100, 60, 40]) {
    await Promise.all(
      Array.from({ length: count }, (_, at) => ledger.submit(source.bundle({ kind: 'guardrail-result', text: `=metric ${at}` }), openDoor)),
    );
    now += 24 * 3_600_000;
  }
  await ledger.close();
});

afterAll(() => place[Symbol.asyncDispose]());

function request(outPath: string, more: Partial<ExportRequest> = {}): ExportRequest {
  return {
    folder: place.folder,
    outPath: join(place.folder, outPath),
    system: 'credit-risk',
    audit: 'stage2',
    to: '2026-11-25T00:00:00Z',
    version: '0.0.0',
    ...more,
  };
}

/** Names in a zip's directory, read by its signatures alone. */
function namesIn(path: string): string[] {
  const bytes = readFileSync(path);
  const names: string[] = [];
  for (let at = bytes.indexOf('PK\u0001\u0002', 0, 'latin1'); at >= 0; at = bytes.indexOf('PK\u0001\u0002', at + 46, 'latin1')) {
    names.push(bytes.toString('utf8', at + 46, at + 46 + bytes.readUInt16LE(at + 28)));
  }
  return names;
}

describe('an audit pack', () => {
  test('comes out the same byte for byte, in every time zone', async () => {
    const first = await exportPack(request('first.zip'));
    const zone = process.env['TZ'];
    process.env['TZ'] = 'Pacific/Auckland';
    const second = await exportPack(request('second.zip'));
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
    expect(second).toEqual(first);
    expect(readFileSync(join(place.folder, 'second.zip')).equals(readFileSync(join(place.folder, 'first.zip')))).toBe(true);
    expect(first).toMatchObject({ treeSize: 300, recordCount: 300, from: '2026-11-20T08:00:00.000Z' });
  });

  test('holds the log as a tree of tiles, the checkpoint of each earlier day, and a folder for every record', async () => {
    await exportPack(request('tiles.zip'));
    const names = namesIn(join(place.folder, 'tiles.zip'));
    expect(names.filter((name) => name.startsWith('log/'))).toEqual([
      'log/checkpoint',
      'log/tile/entries/000',
      'log/tile/entries/001.p/44',
      'log/tile/0/000',
      'log/tile/0/001.p/44',
      'log/tile/1/000.p/1',
      'log/history/100.checkpoint',
      'log/history/100.consistency.json',
      'log/history/200.checkpoint',
      'log/history/200.consistency.json',
      'log/history/260.checkpoint',
      'log/history/260.consistency.json',
    ]);
    expect(names.filter((name) => /^evidence\/\d{6}\//.test(name))).toHaveLength(900);
  });

  test('of a period holds its records, of stage 1 only what results rest on; both say whose the keys are', async () => {
    const day = { from: '2026-11-23T00:00:00Z', to: '2026-11-23T23:59:59Z' };
    expect(await exportPack(request('day.zip', day))).toMatchObject({ recordCount: 42, ...day });
    expect((await exportPack(request('stage1.zip', { audit: 'stage1' }))).recordCount).toBeLessThan(10);
    expect(namesIn(join(place.folder, 'stage1.zip')).filter((name) => name.startsWith('controls/populations/'))).toEqual([]);
  });

  test('for surveillance and recertification says what changed', async () => {
    for (const audit of ['surveillance', 'recertification'] as const) {
      await exportPack(request(`${audit}.zip`, { audit }));
      expect(namesIn(join(place.folder, `${audit}.zip`))).toContain('controls/changes.csv');
    }
  });

  test('of an earlier tree knows nothing of what came later', async () => {
    expect(await exportPack(request('earlier.zip', { treeSize: 200 }))).toMatchObject({ treeSize: 200, recordCount: 200 });
  });

  test.each([
    ['a system nobody names', { system: 'nobody' }, 'NOT_FOUND'],
    ['a size without a checkpoint', { treeSize: 7_000 }, 'USAGE'],
    ['a period that ends before it begins', { from: '2026-12-01T00:00:00Z' }, 'USAGE'],
    ['a folder without a collector', { folder: '/nowhere' }, 'FOLDER_MISSING'],
  ])('%s: refused, and nothing lies there', async (_what, more, code) => {
    await expect(exportPack(request('refused.zip', more))).rejects.toMatchObject({ code });
    expect(existsSync(join(place.folder, 'refused.zip'))).toBe(false);
    expect(existsSync(join(place.folder, 'refused.zip.part'))).toBe(false);
  });

  test('is never written over another', async () => {
    await exportPack(request('kept.zip'));
    await expect(exportPack(request('kept.zip'))).rejects.toMatchObject({ code: 'USAGE' });
  });
});

test.each([
  [
    'sample',
    'EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716',
    'F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8',
  ],
  [
    'test',
    'F1ABB023518351CD71D881567B1EA663ED3EFCF6C5132B354F28D3B0B7D38367',
    '019F4113742A2B14BD25926B49C649155F267E60D3814B4C0CC84250E46F0083',
  ],
])('the signature of "%s" is the one of RFC 6979, A.2.5', (message, r, s) => {
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    d: base64url('C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721'),
    x: base64url('60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6'),
    y: base64url('7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299'),
  };
  const key = importSourceKey(JSON.stringify(jwk));
  if (!key.ok) throw new Error(key.problem.message);
  const signature = deterministicSignature(new TextEncoder().encode(message), key.value);
  expect(Buffer.from(signature).toString('hex').toUpperCase()).toContain(r);
  expect(Buffer.from(signature).toString('hex').toUpperCase()).toContain(s);
  expect(key.value.verify(new TextEncoder().encode(message), signature)).toBe(true);
});

test('a list is CSV that a spreadsheet neither splits nor runs', () => {
  expect(
    csv(
      ['a', 'b'],
      [
        ['x,"y"', -1],
        ['=1+1', undefined],
      ],
    ),
  ).toBe('a,b\r\n"x,""y""",-1\r\n\'=1+1,\r\n');
});

function base64url(hex: string): string {
  return Buffer.from(hex, 'hex').toString('base64url');
}
