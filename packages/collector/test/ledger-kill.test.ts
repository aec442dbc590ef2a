import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { expectOneHistory, freshFolder, openDoor, openWithoutThread } from './ledger-support.ts';

const rounds = 8;
const child = fileURLToPath(new URL('ledger-kill-child.ts', import.meta.url));
const acknowledgedSchema = z.object({ id: z.string(), index: z.number(), checkpoint: z.string(), bundle: z.string() });

type Acknowledged = z.infer<typeof acknowledgedSchema>;

test(`killed ${rounds} times while sending: every acknowledged record is there once, in one history`, { timeout: 60_000 }, async () => {
  await using place = await freshFolder();
  const acknowledged: Acknowledged[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const lines = await sendUntilKilled(place.folder, 1 + Math.floor(Math.random() * 120));
    expect(lines.length).toBeGreaterThan(0);
    acknowledged.push(...lines);
  }
  const ledger = await openWithoutThread(place.folder);
  const byIndex = new Map((await ledger.records()).map((record) => [record.index, record.id]));
  expect(acknowledged.filter(({ id, index }) => byIndex.get(index) !== id)).toEqual([]);
  expect(new Set(byIndex.values()).size).toBe(ledger.head().size);
  expect(await expectOneHistory(ledger, [...new Set(acknowledged.map(({ checkpoint }) => checkpoint))])).toEqual([]);
  expect((await ledger.fsck()).problems).toEqual([]);
  const size = ledger.head().size;
  for (const { bundle, index } of acknowledged.slice(-50))
    expect(await ledger.submit(Buffer.from(bundle, 'base64'), openDoor)).toMatchObject({ outcome: 'known', index });
  expect(ledger.head().size).toBe(size);
  await ledger.close();
});

/** Kills -9 once `count` records were acknowledged, in the middle of whatever it is doing then; all complete lines count. */
async function sendUntilKilled(folder: string, count: number): Promise<Acknowledged[]> {
  const sending = spawn(process.execPath, [child, folder], { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let complaints = '';
  sending.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
  sending.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
    if (out.split('\n').length > count) sending.kill('SIGKILL');
  });
  await new Promise((resolve) => sending.once('close', resolve));
  expect(complaints).toBe('');
  const lines = out.split('\n').slice(0, -1);
  return lines.map((line) => acknowledgedSchema.parse(JSON.parse(line)));
}
