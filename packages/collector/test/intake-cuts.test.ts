import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SystemSelectors } from '@annexa/telemetry';
import { openIntake } from '../src/intake/index.ts';
import type { Intake, IntakeOptions } from '../src/intake/index.ts';
import { chatRequest, SealedCuts } from './intake-server.ts';

let folder = '';
let nowMs = Date.now();
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'annexa-cuts-'));
  nowMs = Date.now();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function open(sealed: SealedCuts, more: Partial<IntakeOptions> = {}): Promise<Intake> {
  return openIntake({
    folder,
    selectors: () => [],
    sealedUpto: sealed.mark,
    clock: () => nowMs,
    onCut: sealed.onCut,
    every: () => () => {},
    journal: { segmentSizeBytes: 64 * 1024 },
    ...more,
  });
}

function send(intake: Intake, body: string, tokenId = 'a') {
  return intake.accept({ signal: 'traces', encoding: 'json', compression: 'identity', tokenId, body: new TextEncoder().encode(body) });
}

const spansOf = (sealed: SealedCuts) => sealed.windows.reduce((sum, window) => sum + Number(window.totals.spans), 0);

describe('cuts', () => {
  it('seal what came before them, and only that', async () => {
    const sealed = new SealedCuts();
    const intake = await open(sealed);
    await send(intake, chatRequest(1, 3));
    const first = await intake.cut();
    await send(intake, chatRequest(2, 4));
    expect(intake.liveView().windows[0]?.totals.inferences).toBe(4);
    await intake.close();
    expect(sealed.cuts.map((cut) => cut.windows[0]?.totals.inferences)).toEqual([3, 4]);
    expect(first).toEqual({ ok: true, mark: sealed.cuts[0]?.mark });
    expect(sealed.cuts[1]?.range.from).toMatchObject({ seq: sealed.cuts[0]?.mark.seq });
    expect(await send(intake, chatRequest(3))).toMatchObject({ ok: false, code: 'shutting-down' });
  });

  it('come again after a crash exactly as they were, and what follows them is still open', async () => {
    const lost = new SealedCuts();
    const intake = await open(lost);
    await send(intake, chatRequest(1, 3, { 'annexa.system': 'alpha' }));
    nowMs += 60_000;
    await intake.cut();
    await send(intake, chatRequest(2, 2));
    // No close: as if killed here, and the store had lost its transaction too.
    const sealed = new SealedCuts();
    const again = await open(sealed);
    expect(JSON.stringify(sealed.cuts)).toBe(JSON.stringify(lost.cuts));
    expect(again.liveView().windows[0]?.totals.inferences).toBe(2);
    await again.cut();
    expect(spansOf(sealed)).toBe(5);
    const third = await open(sealed);
    expect([third.liveView().windows, sealed.cuts.length]).toEqual([[], 2]);
  });

  it('assign by the selectors that were in force, also in replay under other ones', async () => {
    const lost = new SealedCuts();
    let selectors: SystemSelectors[] = [{ system: 'alpha', selectors: [{ 'service.name': 'shop' }] }];
    const intake = await open(lost, { selectors: () => selectors });
    await send(intake, chatRequest(1));
    selectors = [{ system: 'beta', selectors: [{ 'service.name': 'shop', 'deployment.environment.name': 'test' }] }];
    await send(intake, chatRequest(2));
    await send(intake, chatRequest(3, 1, { 'deployment.environment.name': 'test' }));
    await intake.cut();
    await send(intake, chatRequest(4, 1, { 'deployment.environment.name': 'test' }));
    await intake.cut();
    expect(lost.windows.map((window) => window.system)).toEqual(['alpha', 'beta', 'unassigned', 'beta']);
    const sealed = new SealedCuts();
    await open(sealed, { selectors: () => [] });
    expect(JSON.stringify(sealed.cuts)).toBe(JSON.stringify(lost.cuts));
  });

  it('that the store refuses come again, in order, until it takes them', async () => {
    const sealed = new SealedCuts();
    const intake = await open(sealed);
    sealed.failures = [new Error('database is locked')];
    await send(intake, chatRequest(1));
    expect(await intake.cut()).toMatchObject({ ok: false, code: 'seal-failed' });
    expect(intake.liveView()).toMatchObject({ unsealedCuts: 1, sealFailure: new Error('database is locked') });
    await send(intake, chatRequest(2, 2));
    expect(await intake.cut()).toMatchObject({ ok: true });
    expect(sealed.windows.map((window) => window.totals.spans)).toEqual([1, 2]);
    expect(intake.liveView()).not.toHaveProperty('sealFailure');
  });

  it('are made by the timer handed in, with nothing in them when nothing came', async () => {
    const sealed = new SealedCuts();
    let tick: (() => void) | undefined;
    const intake = await open(sealed, {
      cutIntervalMs: 1_234,
      every: (intervalMs, run) => {
        expect(intervalMs).toBe(1_234);
        tick = run;
        return () => {};
      },
    });
    tick?.();
    await intake.cut();
    expect(sealed.cuts.map((cut) => cut.windows)).toEqual([[], []]);
  });

  it('release the journal, but keep what dedupe may still need', async () => {
    const sealed = new SealedCuts();
    const intake = await open(sealed, { journal: { segmentSizeBytes: 16 * 1024, sizeBytesMax: 64 * 1024 } });
    const codes = new Set<string>();
    for (let number = 0; number < 40; number += 1) {
      const outcome = await send(intake, chatRequest(number, 5));
      codes.add(outcome.ok ? 'ok' : outcome.code);
    }
    expect(codes).toEqual(new Set(['ok', 'storage-full']));
    expect(await send(intake, chatRequest(0, 5))).toMatchObject({ ok: false, code: 'storage-full' });
  });
});

const log = (text: string) => JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: [{ body: { stringValue: text } }] }] }] });

describe('damage', () => {
  it('in the journal is a gap in every window of its cut, and the rest is counted', async () => {
    const intake = await open(new SealedCuts());
    for (const number of [1, 2, 3, 4]) await send(intake, chatRequest(number));
    const name = (await readdir(folder)).find((file) => file.startsWith('segment')) ?? '';
    const bytes = await readFile(join(folder, name));
    bytes[bytes.indexOf('shop', bytes.indexOf('shop') + 4)] = 0;
    await writeFile(join(folder, name), bytes);
    const sealed = new SealedCuts();
    const again = await open(sealed);
    await again.cut();
    expect(sealed.windows).toMatchObject([{ totals: { spans: 3 }, gaps: [{ fromSeq: 3, toSeq: 3 }], atLeast: true }]);
    expect(sealed.cuts[0]?.gaps).toEqual([{ fromSeq: 3, toSeq: 3 }]);
  });

  it('a journal older than the mark of the store counts nothing again and never reuses a position', async () => {
    const sealed = new SealedCuts();
    const intake = await open(sealed);
    await send(intake, chatRequest(1));
    await intake.cut();
    const mark = { feed: 'local', epoch: 7, seq: 1_000 };
    const restored = new SealedCuts();
    const again = await open(restored, { sealedUpto: mark });
    expect([restored.cuts, again.liveView().windows]).toEqual([[], []]);
    await again.cut();
    expect(restored.cuts[0]).toMatchObject({ mark: { epoch: 8, seq: 1_001 }, range: { from: { epoch: 7, seq: 1_000 } } });
  });
});

describe('counting once', () => {
  it('knows a request that comes again, also while the first is on its way, and after a restart', async () => {
    const sealed = new SealedCuts();
    const intake = await open(sealed);
    const body = chatRequest(1, 3);
    const both = await Promise.all([send(intake, body), send(intake, body)]);
    expect(both.map((outcome) => outcome.ok && outcome.duplicate)).toEqual([false, true]);
    await intake.cut();
    const again = await open(sealed);
    expect(await send(again, body)).toMatchObject({ ok: true, duplicate: true });
    expect(await send(again, body, 'another token')).toMatchObject({ ok: true, duplicate: false });
    nowMs += 15 * 60_000 + 1;
    expect(await send(again, body)).toMatchObject({ ok: true, duplicate: false });
    await again.cut();
    expect(spansOf(sealed)).toBe(9);
  });

  it('never takes two different bodies without ids for one', async () => {
    const sealed = new SealedCuts();
    const intake = await open(sealed);
    for (const text of ['one', 'two', 'one']) {
      const body = new TextEncoder().encode(log(text));
      await intake.accept({ signal: 'logs', encoding: 'json', compression: 'identity', tokenId: 'a', body });
    }
    expect(intake.liveView().windows[0]?.totals.logRecords).toBe(2);
    expect(intake.liveView().counters).toMatchObject({ requests: 2, duplicates: 1 });
  });
});
