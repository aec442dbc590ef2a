import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { encodeStatement, isLedgered, sha256Hex } from '@annexa/evidence';
import { generateLogKey, leafBodyOf, leafHash, parseBundle, parseReceipt, signCheckpoint, verifyInclusion } from '@annexa/ledger';
import type { Ledger, Receipt } from '../src/ledger/index.ts';
import {
  believed,
  bundleBy,
  expectOneHistory,
  freshFolder,
  newSource,
  openDoor,
  openIn,
  openWithoutThread,
  statementOf,
  tampered,
} from './ledger-support.ts';
import type { TestSource } from './ledger-support.ts';

test('a new log begins with the binding of its own key and keeps private keys to its owner', async () => {
  await using place = await freshFolder();
  const ledger = await openIn(place.folder);
  const records = await ledger.records();
  expect(records).toHaveLength(1);
  expect(records[0]).toMatchObject({ index: 0, kind: 'key-binding', binding: 'collector-own', grade: 'collector-fetched' });
  expect(believed(ledger.head().checkpoint, ledger.vkey)).toMatchObject({ origin: ledger.origin, size: 1 });
  for (const file of ['log.pem', 'statement.pem']) expect((await stat(join(place.folder, 'keys', file))).mode & 0o777).toBe(0o600);
  await ledger.close();
});

test('an accepted record is proven by its receipt alone', async () => {
  await using place = await freshFolder();
  const ledger = await openWithoutThread(place.folder);
  const source = newSource();
  await ledger.bindKey(source.binding);
  const bundle = source.bundle();
  const submitted = await ledger.submit(bundle, openDoor);
  if (submitted.outcome === 'refused') throw new Error(submitted.message);
  expect(submitted).toMatchObject({ outcome: 'accepted', index: 2 });
  expectProven(submitted.receipt, bundle, source.key.spki, ledger.vkey);
  await ledger.submit(source.bundle(), openDoor);
  expectProven(await ledger.receiptOf(2), bundle, source.key.spki, ledger.vkey);
  expect(await expectOneHistory(ledger, [submitted.receipt.checkpoint])).toEqual([]);
  await ledger.close();
});

function expectProven(receipt: Receipt, bundle: Uint8Array, spki: Uint8Array, vkey: string): void {
  const sent = parseBundle(bundle);
  const read = parseReceipt(receipt.tlogProof);
  if (!sent.ok || !read.ok) throw new Error('bundle or receipt does not parse');
  const { size, root } = believed(read.value.checkpoint, vkey);
  const leaf = leafHash(leafBodyOf(sent.value.envelope, spki));
  expect(verifyInclusion({ leafHash: leaf, index: read.value.index, size, root, proof: read.value.proof })).toBe(true);
}

test('the bundle comes back with every received byte of its envelope and its place in the log', async () => {
  await using place = await freshFolder();
  const ledger = await openWithoutThread(place.folder);
  const source = newSource();
  await ledger.bindKey(source.binding);
  const bundle = source.bundle({ text: 'x'.repeat(200_000) });
  await ledger.submit(bundle, openDoor);
  const received = JSON.parse(new TextDecoder().decode(bundle));
  const logged = JSON.parse(new TextDecoder().decode(await ledger.bundleOf(2)));
  expect(logged.dsseEnvelope).toEqual(received.dsseEnvelope);
  expect(logged.verificationMaterial.tlogEntries).toHaveLength(1);
  expect(logged.verificationMaterial.tlogEntries[0]).toMatchObject({ logIndex: '2', inclusionProof: { treeSize: '3' } });
  expect(sha256Hex(await ledger.payloadOf(2))).toBe((await ledger.records({ after: 1 }))[0]?.id);
  await expect(ledger.bundleOf(3)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(ledger.receiptOf(3)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await ledger.close();
});

test('a resend gets the place of the first one, at once, signed anew and after reopening', async () => {
  await using place = await freshFolder();
  const ledger = await openIn(place.folder);
  const source = newSource();
  await ledger.bindKey(source.binding);
  const payload = encodeStatement(statementOf());
  const both = await Promise.all([payload, payload].map((each) => ledger.submit(bundleBy(source.key, each), openDoor)));
  expect(both).toMatchObject([
    { outcome: 'accepted', index: 2 },
    { outcome: 'known', index: 2 },
  ]);
  await ledger.close();
  const again = await openIn(place.folder);
  expect(await again.submit(bundleBy(source.key, payload), openDoor)).toMatchObject({ outcome: 'known', index: 2, id: sha256Hex(payload) });
  expect(again.head().size).toBe(3);
  await again.close();
});

test('a record changed after signing is refused, counted and shown, and the others that came with it stand', async () => {
  await using place = await freshFolder();
  const ledger = await openIn(place.folder);
  const source = newSource();
  await ledger.bindKey(source.binding);
  const forged = tampered(source.bundle({ text: 'accuracy 0.61' }), '0.61', '0.91');
  const answers = await Promise.all(
    [source.bundle(), forged, source.bundle()].map((each) => ledger.submit(each, { ...openDoor, tokenId: 'token-1' })),
  );
  expect(answers.map(({ outcome }) => outcome)).toEqual(['accepted', 'refused', 'accepted']);
  expect(answers[1]).toMatchObject({ code: 'SIGNATURE_INVALID', hint: expect.stringContaining('sign again') });
  await ledger.close();

  const again = await openIn(place.folder);
  expect(await again.counts()).toMatchObject({ size: 4, refused: 1, byKind: { declaration: 2, 'key-binding': 2 } });
  expect(await again.refusals()).toMatchObject([
    { code: 'SIGNATURE_INVALID', system: 'credit-risk', kind: 'declaration', subject: 'model.onnx', tokenId: 'token-1' },
  ]);
  await again.close();
});

test('strangers are counted, and cannot push out of sight what a known sender was refused', async () => {
  await using place = await freshFolder();
  const ledger = await openIn(place.folder);
  const source = newSource();
  await ledger.bindKey(source.binding);
  await ledger.submit(tampered(source.bundle({ text: 'said' }), 'said', 'sold'), openDoor);
  const stranger = newSource();
  for (let sent = 0; sent < 210; sent += 70)
    await Promise.all(Array.from({ length: 70 }, () => ledger.submit(stranger.bundle(), openDoor)));
  await ledger.close();

  const again = await openIn(place.folder);
  expect(await again.refusals()).toMatchObject([{ code: 'SIGNATURE_INVALID', keyDigest: source.binding.keyDigest }]);
  expect((await again.counts()).refused).toBe(211);
  await again.close();
});

const foreignLog = generateLogKey();
const foreignNote = signCheckpoint({ origin: foreignLog.origin, size: 1, root: new Uint8Array(32) }, [foreignLog]);
const otherSource = newSource();

test.each([
  ['bytes that are no bundle', 'ENVELOPE_MALFORMED', () => new TextEncoder().encode('{"mediaType":"x"}'), openDoor],
  ['more bytes than any bundle', 'INPUT_TOO_LARGE', () => new Uint8Array(13 * 1024 * 1024).fill(0x20), openDoor],
  ['a key nobody bound', 'KEY_UNBOUND', () => otherSource.bundle(), openDoor],
  ['another key than the one at the door', 'KEY_UNBOUND', undefined, { ...openDoor, keyDigest: 'ab'.repeat(32) }],
  ['a system the token may not speak for', 'SYSTEM_MISMATCH', undefined, { systems: ['support-assistant'] }],
  ['a kind only a signed-in person makes', 'SCOPE_MISSING', (bundle: Made) => bundle({ kind: 'review' }), openDoor],
  ['a checkpoint of a log we do not know', 'CHECKPOINT_INVALID', (bundle: Made) => bundle({ checkpoint: foreignNote }), openDoor],
  ['a checkpoint that is no note', 'CHECKPOINT_INVALID', (bundle: Made) => bundle({ checkpoint: 'none' }), openDoor],
  ['facts that are not those of the kind', 'FACTS_MALFORMED', undefined, openDoor, 'evaluation-result'],
  ['a kind of somebody else', 'KIND_UNKNOWN', undefined, openDoor, 'vibes'],
])('%s: %s', async (_what, code, make, door, kind = 'declaration') => {
  const { ledger, source } = await shared();
  const size = ledger.head().size;
  const renamed = new TextDecoder().decode(encodeStatement(statementOf())).replace('/declaration/', `/${kind}/`);
  const bundle = make?.((draft) => source.bundle(draft)) ?? bundleBy(source.key, new TextEncoder().encode(renamed));
  expect(await ledger.submit(bundle, { ...door, tokenId: 'token-1' })).toMatchObject({ outcome: 'refused', code });
  expect(ledger.head().size).toBe(size);
  expect((await ledger.refusals())[0]?.code).toBe(code);
});

/** One ledger for the table above: what is refused leaves nothing behind that another row could see. */
const opened = Promise.withResolvers<{ ledger: Ledger; source: TestSource }>();
const shared = () => opened.promise;

beforeAll(async () => {
  const place = await freshFolder();
  const ledger = await openIn(place.folder);
  const source = newSource();
  await ledger.bindKey(source.binding);
  opened.resolve({ ledger, source });
  return async () => {
    await ledger.close();
    await place[Symbol.asyncDispose]();
  };
});

type Made = ReturnType<typeof newSource>['bundle'];

test('a key speaks only for the systems it was bound for, only until its end, never after its revocation', async () => {
  await using place = await freshFolder();
  const ledger = await openWithoutThread(place.folder);
  const limited = newSource({ systems: ['credit-risk'] });
  const ended = newSource({ notAfter: '2026-11-24T07:59:59.000Z' });
  const revoked = newSource();
  for (const { binding } of [limited, ended, revoked]) await ledger.bindKey(binding);
  const submit = (bundle: Uint8Array) => ledger.submit(bundle, openDoor);
  expect(await submit(limited.bundle())).toMatchObject({ outcome: 'accepted' });
  expect(await submit(limited.bundle({ system: 'unassigned' }))).toMatchObject({ outcome: 'accepted' });
  expect(await submit(limited.bundle({ system: 'support-assistant' }))).toMatchObject({ code: 'SYSTEM_MISMATCH' });
  expect(await submit(ended.bundle())).toMatchObject({ code: 'KEY_UNBOUND' });
  const before = revoked.bundle();
  expect(await submit(before)).toMatchObject({ outcome: 'accepted' });
  await ledger.bindKey({ ...revoked.binding, revoked: true });
  expect(await submit(revoked.bundle())).toMatchObject({ code: 'KEY_UNBOUND' });
  expect(await submit(before)).toMatchObject({ outcome: 'known' });
  await expect(ledger.bindKey(revoked.binding)).rejects.toMatchObject({ code: 'KEY_UNBOUND' });
  await ledger.close();
  const again = await openWithoutThread(place.folder);
  expect(await again.submit(revoked.bundle(), openDoor)).toMatchObject({ code: 'KEY_UNBOUND' });
  expect((await again.fsck()).problems).toEqual([]);
  await again.close();
});

test('the first binding of a key wins: the same again is the same leaf, another holder is refused', async () => {
  await using place = await freshFolder();
  const ledger = await openWithoutThread(place.folder);
  const job = newSource({ mode: 'issuer-bound', issuer: 'https://ci.example', claims: { run_id: '7', jti: 'a' } });
  const first = await ledger.bindKey(job.binding, { double: true });
  const again = await ledger.bindKey({ ...job.binding, claims: { run_id: '7', jti: 'b' }, notAfter: '2026-11-25T00:00:00Z' });
  expect(again.index).toBe(first.index);
  await expect(ledger.bindKey({ ...job.binding, claims: { run_id: '8', jti: 'c' } })).rejects.toMatchObject({ code: 'KEY_UNBOUND' });
  await expect(ledger.bindKey({ ...newSource().binding, mode: 'collector-own' })).rejects.toMatchObject({ code: 'INPUT_MALFORMED' });
  const own = (await ledger.records({ limit: 1 }))[0];
  const ownSpki = Uint8Array.from(Buffer.from(String(own?.predicate.facts['spki']), 'base64'));
  const bricking = { spki: ownSpki, keyDigest: own?.keyDigest ?? '', mode: 'collector-enrolled' as const, revoked: true };
  await expect(ledger.bindKey(bricking)).rejects.toMatchObject({ code: 'INPUT_MALFORMED' });
  await expect(ledger.bindKey({ ...job.binding, spki: newSource().key.spki })).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' });
  await ledger.submit(job.bundle(), openDoor);
  const record = (await ledger.records({ after: first.index }))[0];
  expect(record).toMatchObject({ binding: 'issuer-bound', grade: 'declared', keyDigest: job.binding.keyDigest });
  expect((await ledger.records({ kind: 'key-binding', after: 0 }))[0]?.predicate.source.double).toBe(true);
  await ledger.close();
});

test('own records come in one transaction with their feed mark, graded by who stands behind them', async () => {
  await using place = await freshFolder();
  const ledger = await openWithoutThread(place.folder);
  const drafts = [statementOf({ kind: 'incident' }), statementOf({ kind: 'review', person: 'person:ada' })];
  const receipts = await ledger.append(drafts, { feed: 'journal', position: '1/9' });
  expect(receipts.map(({ index }) => index)).toEqual([1, 2]);
  expect(receipts[0]?.checkpoint).toBe(receipts[1]?.checkpoint);
  expect(await ledger.feedMark('journal')).toEqual({ feed: 'journal', position: '1/9' });
  expect((await ledger.append(drafts, { feed: 'journal', position: '1/9' })).map(({ index }) => index)).toEqual([1, 2]);
  expect(await ledger.append([], { feed: 'journal', position: '2/0' })).toEqual([]);
  expect(await ledger.feedMark('journal')).toEqual({ feed: 'journal', position: '2/0' });
  const records = await ledger.records({ after: 0 });
  expect(records.map(({ binding, grade }) => [binding, grade])).toEqual([
    ['collector-own', 'collector-fetched'],
    ['signed-in', 'collector-fetched'],
  ]);
  const malformed = { ...statementOf(), subject: [] };
  await expect(ledger.append([statementOf(), malformed])).rejects.toMatchObject({ code: 'STATEMENT_MALFORMED' });
  expect(ledger.head().size).toBe(3);
  await ledger.close();
});

test('records are found by system, kind, place, earlier tree and id', async () => {
  await using place = await freshFolder();
  const ledger = await openWithoutThread(place.folder);
  const source = newSource();
  await ledger.bindKey(source.binding);
  for (const system of ['a', 'b', 'a']) await ledger.submit(source.bundle({ system }), openDoor);
  await ledger.submit(source.bundle({ system: 'a', kind: 'incident' }), openDoor);
  const indexes = async (query: Parameters<typeof ledger.records>[0]) => (await ledger.records(query)).map(({ index }) => index);
  expect(await indexes({ system: 'a' })).toEqual([2, 4, 5]);
  expect(await indexes({ system: 'a', kind: 'incident' })).toEqual([5]);
  expect(await indexes({ system: 'a', treeSize: 4 })).toEqual([2]);
  expect(await indexes({ after: 1, limit: 2 })).toEqual([2, 3]);
  const third = (await ledger.records())[3];
  if (!third || !isLedgered(third, 'declaration')) throw new Error('not the record that was sent');
  expect(await ledger.recordById(third.id)).toEqual(third);
  expect(await ledger.recordById('00'.repeat(32))).toBeUndefined();
  expect(await ledger.counts()).toEqual({
    size: 6,
    byKind: { declaration: 3, incident: 1, 'key-binding': 2 },
    bySystem: { a: 3, b: 1, organisation: 2 },
    refused: 0,
  });
  await ledger.close();
});

test('every checkpoint given out while many send at once belongs to one history, and listeners hear of each commit', async () => {
  await using place = await freshFolder();
  const ledger = await openIn(place.folder);
  const sizes: number[] = [];
  const stop = ledger.onCommit(({ size }) => sizes.push(size));
  const source = newSource();
  await ledger.bindKey(source.binding);
  const notes: string[] = [];
  const send = async (count: number) => {
    for (let sent = 0; sent < count; sent += 1) {
      const submitted = await ledger.submit(source.bundle({ checkpoint: ledger.head().checkpoint }), openDoor);
      if (submitted.outcome !== 'refused') notes.push(submitted.receipt.checkpoint);
    }
  };
  await Promise.all(Array.from({ length: 20 }, () => send(15)));
  stop();
  expect(notes).toHaveLength(300);
  expect(ledger.head().size).toBe(302);
  expect(await expectOneHistory(ledger, notes)).toEqual([]);
  expect(sizes).toEqual(sizes.toSorted((left, right) => left - right));
  expect(sizes.at(-1)).toBe(302);
  expect(await ledger.fsck()).toMatchObject({ size: 302, problemCount: 0, root: ledger.head().root });
  await expect(ledger.consistency(5, 303)).rejects.toMatchObject({ code: 'INPUT_MALFORMED' });
  await ledger.close();
});

test('custody documents are durable, and only one of two that add the same wins', async () => {
  await using place = await freshFolder();
  const ledger = await openIn(place.folder);
  const { custody } = ledger;
  await custody.put('tokens', 'a', { scopes: ['read'] });
  const added = await Promise.all([
    custody.add('replay', 'jti-1', 1),
    custody.add('replay', 'jti-1', 2),
    custody.add('replay', 'jti-2', 3),
  ]);
  expect(added).toEqual([true, false, true]);
  await ledger.close();
  const again = await openIn(place.folder);
  expect(await again.custody.get('tokens', 'a')).toEqual({ scopes: ['read'] });
  expect(await again.custody.list('replay')).toEqual([
    { id: 'jti-1', value: 1 },
    { id: 'jti-2', value: 3 },
  ]);
  await again.custody.remove('tokens', 'a');
  expect(await again.custody.get('tokens', 'a')).toBeUndefined();
  expect(again.head().size).toBe(1);
  await again.close();
});

test('hostile bytes never stop the writer', async () => {
  await using place = await freshFolder();
  const ledger = await openIn(place.folder);
  const source = newSource();
  await ledger.bindKey(source.binding);
  const good = source.bundle();
  const broken = Array.from({ length: 200 }, (_, at) => {
    const copy = Uint8Array.from(good);
    for (const byte of randomBytes(1 + (at % 5))) copy[(byte * 7919 + at * 13) % copy.length] = byte;
    return copy.subarray(0, at % 3 === 0 ? copy.length - at : copy.length);
  });
  const answers = await Promise.all(broken.map((bytes) => ledger.submit(bytes, openDoor)));
  expect(answers.filter(({ outcome }) => outcome === 'refused').length).toBeGreaterThan(150);
  expect(await ledger.submit(good, openDoor)).toMatchObject({ id: expect.any(String) });
  expect((await ledger.fsck()).problems).toEqual([]);
  await ledger.close();
});
