import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { verifyPack } from '../packages/cli/src/pack/verify-pack.ts';
import { exportPack } from '../packages/collector/src/pack/index.ts';
import { newSource, openDoor, openIn } from '../packages/collector/test/ledger-support.ts';

const parent = mkdtempSync(join(tmpdir(), 'annexa-rewrite-'));

afterAll(() => rmSync(parent, { recursive: true, force: true }));

/** Adds records to the ledger in a folder; answers its key and newest checkpoint. */
async function grow(folder: string, texts: readonly string[]): Promise<{ vkey: string; checkpoint: string; size: number }> {
  const ledger = await openIn(folder);
  const source = newSource();
  await ledger.bindKey(source.binding);
  for (const text of texts)
    await ledger.submit(source.bundle({ kind: 'guardrail-result', text, checkpoint: ledger.head().checkpoint }), openDoor);
  const { size, checkpoint } = ledger.head();
  await ledger.close();
  return { vkey: ledger.vkey, checkpoint, size };
}

async function packOf(folder: string): Promise<string> {
  const outPath = join(parent, `${folder.split('/').at(-1)}.zip`);
  await exportPack({ folder, outPath, system: 'credit-risk', audit: 'stage2', to: '2026-11-25T00:00:00Z', version: '0.0.0' });
  return outPath;
}

test('an operator who writes the log anew with its own key is caught by the checkpoint a person holds, and by nothing else', async () => {
  const honest = join(parent, 'honest');
  const held = await grow(honest, ['accuracy 0.61', 'accuracy 0.62']);
  const rewritten = join(parent, 'rewritten');
  mkdirSync(rewritten);
  cpSync(join(honest, 'keys'), join(rewritten, 'keys'), { recursive: true });
  await grow(rewritten, ['accuracy 0.91', 'accuracy 0.92', 'accuracy 0.93']);
  const pack = await packOf(rewritten);
  expect(await verifyPack(pack, { vkey: held.vkey })).toMatchObject({ verdict: 'accepted', trustedBeyondLeaf: 0 });
  const report = await verifyPack(pack, held);
  expect(report.verdict).toBe('refused');
  expect(report.problems).toMatchObject([{ code: 'held-checkpoint-differs', message: expect.stringContaining('written anew') }]);
});

test('what was rewritten after it is not covered, and the report says from which leaf on', async () => {
  const first = join(parent, 'first');
  const held = await grow(first, ['accuracy 0.61']);
  const other = join(parent, 'other');
  cpSync(first, other, { recursive: true });
  await grow(first, ['accuracy 0.55']);
  await grow(other, ['accuracy 0.95']);
  for (const folder of [first, other]) {
    const report = await verifyPack(await packOf(folder), held);
    expect(report).toMatchObject({ verdict: 'accepted', trustedBeyondLeaf: held.size });
  }
});
