import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { openJournal } from '@annexa/journal';

const loop = fileURLToPath(new URL('append-loop.ts', import.meta.url));

/** Runs the appending process, kills it without warning some time after its first answer, and gives its answers. */
async function appendUntilKilled(folder: string, from: number, lifeMs: number): Promise<number[]> {
  const child = spawn(process.execPath, [loop, folder, String(from)], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  let timer: NodeJS.Timeout | undefined;
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    timer ??= setTimeout(() => child.kill('SIGKILL'), lifeMs);
  });
  await new Promise((resolve) => child.on('close', resolve));
  return output.split('\n').slice(0, -1).map(Number);
}

it('a folder is held by one process at a time, and free again once that one was killed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'annexa-journal-'));
  const child = spawn(process.execPath, [loop, folder, '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  await expect(openJournal({ folder, feed: 'local' })).rejects.toMatchObject({ code: 'folder-in-use' });
  child.kill('SIGKILL');
  await new Promise((resolve) => child.on('close', resolve));
  const journal = await openJournal({ folder, feed: 'local' });
  expect(journal.lastSeq).toBeGreaterThan(0);
  await journal.close();
  await rm(folder, { recursive: true });
});

it('after kill -9, five times over: every acknowledged frame is there, in one piece, once', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'annexa-journal-'));
  const acknowledged: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    acknowledged.push(...(await appendUntilKilled(folder, (round + 1) * 1_000_000, 20 + round * 37)));
  }
  const journal = await openJournal({ folder, feed: 'local', segmentSizeBytes: 256 * 1024 });
  const found: number[] = [];
  for await (const item of journal.items(0)) {
    expect(item.kind).toBe('frame');
    if (item.kind === 'frame') found.push(Number(new TextDecoder().decode(item.frame.body).split(' ')[0]));
  }
  await journal.close();
  await rm(folder, { recursive: true });
  expect(acknowledged.length).toBeGreaterThan(20);
  expect(new Set(found).size).toBe(found.length);
  expect(acknowledged.filter((number) => !found.includes(number))).toEqual([]);
  expect(journal.lastSeq).toBe(found.length);
}, 60_000);
