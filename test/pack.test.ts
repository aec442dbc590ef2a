import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { play } from '@annexa-examples/demo';
import { generateLogKey, parseCheckpoint, signCheckpoint } from '@annexa/ledger';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyPack } from '../packages/cli/src/pack/verify-pack.ts';
import { openZip } from '../packages/cli/src/pack/zip-reader.ts';
import { createZipFile } from '../packages/collector/src/pack/zip-file.ts';
import { annexa } from './annexa-process.ts';
import { flip, rewrite, tampered, textOf } from './pack-tampering.ts';
import type { Files } from './pack-tampering.ts';

const parent = mkdtempSync(join(tmpdir(), 'annexa-pack-'));
const pack = join(parent, 'pack.zip');
const data = join(parent, 'collector');
const vkeyFile = join(data, 'keys', 'log.vkey');
const entries = /^log\/tile\/entries\//;
let kept: { vkey: string; checkpoint: string };
let names: readonly string[];

/** The demo's ledger, then a pack of it: what a person would hold. */
beforeAll(async () => {
  const settings = { folder: parent, port: 0, version: '0.1.0', environment: {}, progress: () => {}, onFatal: () => process.exit(1) };
  const played = await play(settings);
  const { checkpoint } = played.collector.ledger.head();
  await played.close();
  const made = await annexa(['export', '--system', 'credit-risk', '--audit', 'stage2', '--folder', data, '--out', pack]);
  if (made.code !== 0) throw new Error(made.stderr);
  kept = { vkey: readFileSync(vkeyFile, 'utf8').trim(), checkpoint };
  writeFileSync(join(parent, 'held'), checkpoint);
  const zip = await openZip(pack);
  names = zip.names;
  await zip.close();
});

afterAll(() => rmSync(parent, { recursive: true, force: true }));

describe('a pack of the demo', () => {
  test('is accepted with the key and checkpoint a person keeps, and what was not checked is said', async () => {
    const { code, stdout } = await annexa(['verify', '--pack', pack, '--vkey', vkeyFile, '--checkpoint', join(parent, 'held')]);
    expect(stdout).toContain('verdict: accepted');
    expect(stdout).toMatch(/beyond leaf \d+ you trust the operator/);
    expect(stdout).toMatch(/completeness: .* \d+ leaves of the log have no record in this pack/);
    expect(code).toBe(0);
  });

  test('is never accepted on the word of a key that came with it', async () => {
    const { code, stdout } = await annexa(['verify', '--pack', pack]);
    expect(stdout).toContain('trust-root: the log key came with the pack');
    expect(stdout).toContain('no checkpoint you hold was given');
    expect(stdout).toContain('verdict: incomplete');
    expect(code).toBe(0);
  });

  test('has a first page without script and without anything from outside', async () => {
    const zip = await openZip(pack);
    const page = new TextDecoder().decode(await zip.read('index.html'));
    const links = [...page.matchAll(/(?:href|src)="([^"#]+)"/g)].map(([, link = '']) => link);
    await zip.close();
    expect(page).not.toMatch(/<script|<link|<img|(?:src|href)="(?:https?:|\/)|@import|url\(/);
    expect(links.length).toBeGreaterThan(10);
    expect(links.filter((link) => !names.includes(link))).toEqual([]);
  });

  test('holds a record for every leaf its results rest on', async () => {
    const zip = await openZip(pack);
    const assessment = new TextDecoder().decode(await zip.read('controls/assessment.json'));
    await zip.close();
    const relied = [...assessment.matchAll(/"records": \[([^\]]*)\]/g)].flatMap(([, list = '']) => list.match(/\d+/g) ?? []);
    expect(relied.length).toBeGreaterThan(20);
    expect(relied.filter((leaf) => !names.includes(`evidence/${leaf.padStart(6, '0')}/statement.json`))).toEqual([]);
  });
});

/** What a forger does, whether the list of digests is made to fit, and what must be named. */
const forgeries: readonly [string, boolean, (files: Files) => void, readonly string[]][] = [
  [
    'a byte in a statement',
    false,
    (files) => flip(files, 'evidence/000005/statement.json', 40),
    ['file-differs evidence/000005/statement.json', 'statement-differs leaf 5'],
  ],
  [
    'a byte in a statement, digests made to fit',
    true,
    (files) => flip(files, 'evidence/000005/statement.json', 40),
    ['statement-differs leaf 5', 'sums-signature'],
  ],
  [
    'a signed payload',
    true,
    (files) => rewrite(files, 'evidence/000005/bundle.sigstore.json', '"payload":"eyJ', '"payload":"eyK'),
    ['record-refused leaf 5'],
  ],
  ['a receipt', true, (files) => rewrite(files, 'evidence/000005/receipt.tlog-proof', 'index 5', 'index 6'), ['receipt-refused leaf 5']],
  ['a byte in a leaf', true, (files) => flip(files, named(entries), 1_000), ['tile-differs log/tile/0/', 'root-differs']],
  ['the length of a leaf', true, (files) => flip(files, named(entries), 0), ['leaf-malformed']],
  ['a byte in a tile', true, (files) => flip(files, named(/^log\/tile\/0\//), 70), ['tile-differs log/tile/0/']],
  ['a root in the checkpoint', true, (files) => rewrite(files, 'log/checkpoint', /\n\S{8}/, '\nAAAAAAAA'), ['checkpoint-invalid']],
  [
    'a size in the checkpoint',
    true,
    (files) => rewrite(files, 'log/checkpoint', /\n\d+\n/, '\n40\n'),
    ['checkpoint-invalid', 'record-other-tree'],
  ],
  [
    'a record taken out of the middle',
    false,
    (files) => remove(files, 20),
    ['file-missing evidence/000020/statement.json', 'record-missing leaf 20'],
  ],
  ['a record taken out, digests made to fit', true, (files) => remove(files, 20), ['record-missing leaf 20', 'sums-signature']],
  [
    'a record taken out with its line',
    true,
    (files) => (remove(files, 20), rewrite(files, 'evidence/index.csv', /\r\n20,.*?\r\n/, '\r\n')),
    ['sums-signature'],
  ],
  ['the last record taken out', true, (files) => remove(files, lastLeaf()), ['record-missing leaf']],
  [
    "two records in each other's place",
    true,
    (files) => swap(files, 'evidence/000003/', 'evidence/000004/'),
    ['record-misplaced leaf 3', 'record-misplaced leaf 4'],
  ],
  ['a key swapped for another of the pack', true, swapKeys, ['record-refused leaf']],
  ['a key taken out', true, (files) => void files.delete(named(/^trust\/keys\//)), ['key-differs leaf']],
  ['a file slipped in', false, (files) => void files.set('evidence/note.txt', new Uint8Array(3)), ['file-extra evidence/note.txt']],
  [
    'a better status',
    false,
    (files) => rewrite(files, 'controls/status.csv', ',missing,', ',current,'),
    ['file-differs controls/status.csv'],
  ],
  [
    'a better status, digests made to fit',
    true,
    (files) => rewrite(files, 'controls/status.csv', ',missing,', ',current,'),
    ['sums-signature'],
  ],
  ['the list of digests', false, (files) => rewrite(files, 'SHA256SUMS', /^./, 'z'), ['sums-malformed', 'sums-signature']],
  ['the signature', false, (files) => flip(files, 'SHA256SUMS.sig', 20), ['sums-signature SHA256SUMS.sig']],
];

describe('tampering with it is named:', () => {
  test.each(forgeries)('%s (digests made to fit: %s)', async (what, cover, forge, expected) => {
    const forged = await tampered(pack, join(parent, `${what.replaceAll(/\W/g, '-')}.zip`), cover, forge);
    const report = await verifyPack(forged, kept);
    const found = report.problems.map(({ code, where }) => `${code} ${where}`);
    expect(report.verdict).toBe('refused');
    for (const each of expected)
      expect(found.find((name) => name.startsWith(each)) ?? `not named: ${each} among ${found.join(', ')}`).toContain(each);
  });

  test('signed again by another log: refused by the key a person keeps, and without one by what the records hold', async () => {
    const stranger = generateLogKey();
    const forged = await tampered(pack, join(parent, 'other-log.zip'), true, (files) => {
      const read = parseCheckpoint(textOf(files, 'log/checkpoint'));
      if (!read.ok) throw new Error(read.problem.message);
      const note = signCheckpoint({ ...read.value, origin: stranger.origin }, [stranger]);
      files.set('log/checkpoint', new TextEncoder().encode(note));
      files.set('trust/log.vkey', new TextEncoder().encode(`${stranger.vkey}\n`));
    });
    const believed = (await verifyPack(forged, {})).problems.map(({ code }) => code);
    expect(believed).toEqual(expect.arrayContaining(['record-refused', 'record-other-tree', 'sums-signature']));
    expect((await verifyPack(forged, kept)).problems[0]).toMatchObject({ code: 'log-key-differs' });
  });

  test('made from another ledger altogether: refused by the key a person keeps', async () => {
    const report = await verifyPack(pack, { vkey: generateLogKey().vkey });
    expect(report.verdict).toBe('refused');
    expect(report.problems.map(({ code }) => code)).toEqual(expect.arrayContaining(['log-key-differs', 'checkpoint-invalid']));
  });

  test('a tail cut off before the pack was made: caught by the checkpoint a person holds, and only by it', async () => {
    const earlier = Number(kept.checkpoint.split('\n')[1]) - 1;
    const short = join(parent, 'short.zip');
    const words = ['export', '--system', 'credit-risk', '--audit', 'stage2', '--folder', data];
    const { code, stderr } = await annexa([...words, '--tree-size', String(earlier), '--out', short]);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(await verifyPack(short, { vkey: kept.vkey })).toMatchObject({ verdict: 'accepted', trustedBeyondLeaf: 0 });
    const report = await verifyPack(short, kept);
    expect(report.problems).toMatchObject([{ code: 'held-checkpoint-differs', message: expect.stringContaining('a tail was cut off') }]);
  });

  test('a torn download is no pack; the command ends with 3 for a forged one', async () => {
    const torn = join(parent, 'torn.zip');
    writeFileSync(torn, readFileSync(pack).subarray(0, 50_000));
    await expect(verifyPack(torn, kept)).rejects.toMatchObject({ code: 'INPUT_MALFORMED' });
    const forged = await tampered(pack, join(parent, 'forged.zip'), false, (files) => flip(files, 'README.txt', 3));
    const { code, stdout } = await annexa(['verify', '--pack', forged]);
    expect(stdout).toContain('✗ file-differs (README.txt)');
    expect(code).toBe(3);
  });
});

test('a zip of more entries than the old format counts is read back whole', async () => {
  const path = join(parent, 'many.zip');
  const zip = await createZipFile(path);
  const count = 66_000;
  for (let at = 0; at < count; at += 1) await zip.add(`f/${at}`, Uint8Array.of(at % 251));
  await zip.finish();
  const read = await openZip(path);
  expect(read.names).toHaveLength(count);
  expect(await read.read(`f/${count - 1}`)).toEqual(Buffer.from([(count - 1) % 251]));
  await read.close();
  // Where it is installed, a reader nobody here wrote is asked too.
  expect([0, null]).toContain(spawnSync('unzip', ['-tq', path]).status);
});

function named(pattern: RegExp): string {
  const found = names.find((name) => pattern.test(name));
  if (found === undefined) throw new Error(`nothing in the pack is named ${String(pattern)}`);
  return found;
}

function lastLeaf(): number {
  return Math.max(...names.map((name) => Number(/^evidence\/(\d+)\//.exec(name)?.[1] ?? -1)));
}

function remove(files: Files, leaf: number): void {
  const folder = `evidence/${String(leaf).padStart(6, '0')}/`;
  const inside = [...files.keys()].filter((name) => name.startsWith(folder));
  if (inside.length !== 3) throw new Error(`no record in ${folder}`);
  for (const name of inside) files.delete(name);
}

function swap(files: Files, left: string, right: string): void {
  for (const name of [...files.keys()].filter((each) => each.startsWith(left))) {
    const other = right + name.slice(left.length);
    const [mine, theirs] = [files.get(name), files.get(other)];
    if (!mine || !theirs) throw new Error(`no ${other}`);
    files.set(name, theirs).set(other, mine);
  }
}

function swapKeys(files: Files): void {
  const [one, two] = [...files.keys()].filter((name) => name.startsWith('trust/keys/'));
  if (one === undefined || two === undefined) throw new Error('fewer than two keys');
  swap(files, one, two);
}
