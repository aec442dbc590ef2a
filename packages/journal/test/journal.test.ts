import { describe, expect, it } from 'vitest';
import { FINGERPRINT_BYTES, JournalError, openJournal } from '@annexa/journal';
import type { FrameInput, Journal, JournalOptions } from '@annexa/journal';
import { MemoryFiles, systemError } from './memory-files.ts';

function frame(text: string, more: Partial<FrameInput> = {}): FrameInput {
  const body = new TextEncoder().encode(text);
  return { type: 1, atMs: 1_000, tokenId: 'token-a', fingerprint: new Uint8Array(FINGERPRINT_BYTES), body, ...more };
}

function open(files: MemoryFiles, more: Partial<JournalOptions> = {}): Promise<Journal> {
  return openJournal({ folder: files, feed: 'local', segmentSizeBytes: 4096, ...more });
}

async function readAll(journal: Journal, after = 0): Promise<string[]> {
  const lines: string[] = [];
  for await (const item of journal.items(after)) {
    if (item.kind === 'gap') lines.push(`gap ${item.gap.fromSeq}-${item.gap.toSeq}`);
    else lines.push(`${item.frame.seq} ${new TextDecoder().decode(item.frame.body)}`);
  }
  return lines;
}

/** The place of the nth body in the only segment. */
function damage(files: MemoryFiles, text: string): void {
  for (const [name, bytes] of files.contents) {
    const at = Buffer.from(bytes).indexOf(text);
    if (name.startsWith('segment') && at >= 0) bytes[at] = (bytes[at] ?? 0) ^ 1;
  }
}

describe('appending and reading back', () => {
  it('gives back every frame with all it was given, in order', async () => {
    const files = new MemoryFiles();
    const journal = await open(files);
    const fingerprint = new Uint8Array(FINGERPRINT_BYTES).fill(7);
    await journal.append(frame('one', { type: 513, atMs: 1_764_000_000_123, tokenId: 'jeton-é', fingerprint }));
    await journal.append(frame(''));
    const again = await open(files.crashed());
    const items = [];
    for await (const item of again.items(0)) items.push(item);
    expect(items).toMatchObject([
      { kind: 'frame', frame: { seq: 1, type: 513, atMs: 1_764_000_000_123, tokenId: 'jeton-é', fingerprint, epoch: 1 } },
      { kind: 'frame', frame: { seq: 2, syncedUpto: 1, lengthBytes: 0 } },
    ]);
    expect(again.epoch).toBe(2);
  });

  it('writes what arrived during a sync as one batch, and tells each in the order of seq', async () => {
    const files = new MemoryFiles();
    const journal = await open(files);
    const before = files.syncs;
    const order: number[] = [];
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, index) => journal.append(frame(`body ${index}`), (seq) => order.push(seq))),
    );
    expect(outcomes.map((outcome) => outcome.ok && outcome.seq)).toEqual(order);
    expect(order).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    expect(files.syncs - before).toBe(2);
  });

  it('goes over segments, gives a large frame a segment of its own, and recycles what is released', async () => {
    const files = new MemoryFiles();
    const journal = await open(files);
    const bodies = Array.from({ length: 30 }, (_, index) => `${index} `.padEnd(index === 9 ? 9_000 : 700, 'x'));
    for (const [index, body] of bodies.entries()) await journal.append(frame(body, { atMs: 1_000 + index }));
    expect(await readAll(journal)).toEqual(bodies.map((body, index) => `${index + 1} ${body}`));
    const segmentsBefore = [...files.contents.keys()].filter((name) => name.startsWith('segment')).length;
    await journal.release(20, 1_005);
    expect(journal.firstSeq).toBeLessThanOrEqual(6);
    await journal.release(20, 9_999);
    expect(journal.firstSeq).toBeGreaterThan(10);
    expect(journal.firstSeq).toBeLessThanOrEqual(21);
    for (let index = 0; index < 30; index += 1) await journal.append(frame('again '.padEnd(700, 'y')));
    await journal.release(55, 9_999);
    expect([...files.contents.keys()].filter((name) => name.startsWith('segment')).length).toBeLessThan(segmentsBefore);
    const reopened = await open(files.crashed());
    expect(reopened.lastSeq).toBe(60);
    expect((await readAll(reopened, 55)).map((line) => line.slice(0, 8))).toEqual([56, 57, 58, 59, 60].map((seq) => `${seq} again`));
  });

  it('says that frames below the oldest segment are gone when they are asked for', async () => {
    const files = new MemoryFiles();
    const journal = await open(files);
    for (let index = 0; index < 12; index += 1) await journal.append(frame('x'.repeat(900)));
    await journal.release(8, 9_999);
    expect((await readAll(journal, 2))[0]).toBe(`gap 3-${journal.firstSeq - 1}`);
  });
});

describe('a crash', () => {
  it('loses a torn frame that was never acknowledged, and writes on after it', async () => {
    const files = new MemoryFiles();
    const journal = await open(files);
    await journal.append(frame('kept'));
    files.faults.push({ on: 'write', error: systemError('EIO'), tornAfterBytes: 90 });
    expect(await journal.append(frame('torn away in the middle of its body'))).toMatchObject({ ok: false });
    const again = await open(files.crashed());
    expect(again.lastSeq).toBe(1);
    await again.append(frame('after'));
    expect(await readAll(again)).toEqual(['1 kept', '2 after']);
  });

  it('discards whole frames behind the tear and never takes them back', async () => {
    const files = new MemoryFiles();
    const journal = await open(files);
    await journal.append(frame('kept'));
    await Promise.all([journal.append(frame('first')), journal.append(frame('lost')), journal.append(frame('behind'))]);
    const crashed = files.crashed();
    damage(crashed, 'lost');
    const again = await open(crashed);
    // 'first' was in a batch of its own, so 'lost' and 'behind' are above every syncedUpto on the disk.
    expect([again.lastSeq, again.discardedFrames]).toEqual([2, 1]);
    await again.append(frame('new third'));
    await again.append(frame('new fourth'));
    const third = await open(crashed.crashed());
    expect(await readAll(third)).toEqual(['1 kept', '2 first', '3 new third', '4 new fourth']);
  });

  it('reports damage below a syncedUpto as a gap and reads on', async () => {
    const files = new MemoryFiles();
    const journal = await open(files);
    for (const text of ['alpha', 'beta', 'gamma', 'delta']) await journal.append(frame(text));
    const crashed = files.crashed();
    damage(crashed, 'beta');
    const again = await open(crashed);
    expect(await readAll(again)).toEqual(['1 alpha', 'gap 2-2', '3 gamma', '4 delta']);
  });

  it('is not fooled by a body that holds a whole frame', async () => {
    const files = new MemoryFiles();
    const first = await open(files);
    await first.append(frame('inner'));
    const stolen = [...files.contents.values()][0]?.slice(128, 256) ?? new Uint8Array();
    const target = new MemoryFiles();
    const journal = await open(target);
    await journal.append(frame('before'));
    await journal.append(frame('', { body: Buffer.concat([Buffer.from('decoy!!!'), stolen]) }));
    await journal.append(frame('behind'));
    damage(target, 'decoy');
    expect(await readAll(await open(target.crashed()))).toEqual(['1 before', 'gap 2-2', '3 behind']);
  });

  it('never gives out a seq that a lost segment header may have hidden', async () => {
    const files = new MemoryFiles();
    const journal = await open(files);
    for (const text of ['alpha', 'beta']) await journal.append(frame(text));
    const crashed = files.crashed();
    for (const bytes of crashed.contents.values()) bytes[20] = 0xff;
    const again = await open(crashed);
    expect(again.lastSeq).toBeGreaterThanOrEqual(2);
    expect((await readAll(again))[0]).toMatch(/^gap 1-/);
  });

  it('starts above the mark of the store when the folder is older', async () => {
    const files = new MemoryFiles();
    const journal = await open(files);
    await journal.append(frame('old'));
    const again = await open(files.crashed(), { floor: { epoch: 9, seq: 500 } });
    await again.append(frame('new'));
    expect([again.epoch, again.lastSeq]).toEqual([10, 501]);
    expect(await readAll(again, 500)).toEqual(['501 new']);
  });
});

describe('a disk that fails', () => {
  it('refuses for good after a failed sync, also when later syncs would succeed', async () => {
    const files = new MemoryFiles();
    const journal = await open(files);
    files.faults.push({ on: 'sync', error: systemError('EIO') });
    const outcomes = await Promise.all([journal.append(frame('a')), journal.append(frame('b'))]);
    expect(outcomes.map((outcome) => !outcome.ok && outcome.failure.code)).toEqual(['journal-failed', 'journal-failed']);
    expect(await journal.append(frame('c'))).toMatchObject({ ok: false, failure: { code: 'journal-failed' } });
    expect(journal.failure?.cause).toMatchObject({ code: 'EIO' });
    expect(journal.lastSeq).toBe(0);
    await journal.close();
  });

  it('refuses while the disk is full and goes on when it is not', async () => {
    const files = new MemoryFiles();
    const journal = await open(files);
    files.faults.push({ on: 'write', error: systemError('ENOSPC'), tornAfterBytes: 40 });
    expect(await journal.append(frame('no room'))).toMatchObject({ ok: false, failure: { code: 'journal-full' } });
    expect(await journal.append(frame('room'))).toMatchObject({ ok: true, seq: 1 });
    files.faults.push({ on: 'createFilled', error: systemError('ENOSPC') });
    files.faults.push({ on: 'createFilled', error: systemError('ENOSPC') });
    const codes: unknown[] = [];
    for (let index = 0; index < 6; index += 1) {
      const outcome = await journal.append(frame('z'.repeat(1_500)));
      codes.push(outcome.ok ? 'ok' : outcome.failure.code);
    }
    expect(codes).toContain('journal-full');
    expect(codes.at(-1)).toBe('ok');
    expect((await readAll(await open(files.crashed()))).length).toBe(codes.filter((code) => code === 'ok').length + 1);
  });

  it('keeps to its own size limit and to the bytes that may wait', async () => {
    const small = await open(new MemoryFiles(), { sizeBytesMax: 8_192, pendingBytesMax: 3_000 });
    expect(await small.append(frame('x'.repeat(9_000)))).toMatchObject({ failure: { code: 'frame-too-large' } });
    const flood = await Promise.all([1, 2, 3].map(() => small.append(frame('x'.repeat(1_500)))));
    expect(flood.map((outcome) => outcome.ok || outcome.failure.code)).toEqual([true, 'journal-busy', 'journal-busy']);
    const codes: unknown[] = [];
    for (let index = 0; index < 5; index += 1) {
      const outcome = await small.append(frame('x'.repeat(1_500)));
      codes.push(outcome.ok || outcome.failure.code);
    }
    expect(codes).toEqual([true, true, true, 'journal-full', 'journal-full']);
    await small.close();
    expect(await small.append(frame('late'))).toMatchObject({ failure: { code: 'journal-closed' } });
  });

  it('will not open the folder of another feed', async () => {
    const files = new MemoryFiles();
    await open(files);
    await expect(open(files.crashed(), { feed: 'other' })).rejects.toMatchObject({ code: 'feed-mismatch' });
    await expect(openJournal({ folder: '/dev/null/journal', feed: 'local' })).rejects.toBeInstanceOf(JournalError);
  });
});
