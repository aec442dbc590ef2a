import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sampleLog } from './sample-log.ts';
import type { SampleLog } from './sample-log.ts';
import { describeWith, goFolder, isHere, run } from './tools.ts';

const other = Buffer.alloc(32, 9).toString('base64');

describeWith('Go', isHere('go', ['version']))('golang.org/x/mod sumdb note and tlog', () => {
  let folder: string;
  let log: SampleLog;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'annexa-checklog-'));
    const built = await run('go', ['build', '-o', join(folder, 'checklog'), './checklog'], { cwd: goFolder });
    if (built.exitCode !== 0) throw new Error(`checklog was not built: ${built.said}`);
    log = await sampleLog();
  });

  afterAll(() => rm(folder, { recursive: true }));

  const inputOf = () => ({
    vkey: log.vkey,
    checkpoint: log.newer,
    older: log.older,
    consistency: [...log.consistency],
    leaves: log.records.map(({ index, leafBody, proof }) => ({ index, body: Buffer.from(leafBody).toString('base64'), proof: [...proof] })),
  });
  const check = (input: ReturnType<typeof inputOf>) => run(join(folder, 'checklog'), [], { input: JSON.stringify(input) });

  test('believes our checkpoints, every inclusion proof and the consistency proof', async () => {
    expect(await check(inputOf())).toEqual({ exitCode: 0, said: 'ok\n' });
  });

  test.for<[string, (input: ReturnType<typeof inputOf>) => object, RegExp]>([
    [
      'an altered size in the checkpoint',
      ({ checkpoint }) => ({ checkpoint: checkpoint.replace(/\n(\d+)\n/, '\n1$1\n') }),
      /^checkpoint: /,
    ],
    ['a checkpoint of another log', ({ vkey }) => ({ vkey: vkey.replace(/^[^+]+/, 'other.example') }), /^checkpoint: /],
    ['another leaf under a proof', ({ leaves }) => ({ leaves: leaves.map((leaf) => ({ ...leaf, body: leaves[0]?.body })) }), /^leaf \d+: /],
    ['a proof for another index', ({ leaves }) => ({ leaves: leaves.map((leaf) => ({ ...leaf, index: leaf.index - 1 })) }), /^leaf \d+: /],
    ['an altered consistency proof', ({ consistency }) => ({ consistency: consistency.map(() => other) }), /^consistency: /],
  ])('refuses %s', async ([, alter, said]) => {
    const input = inputOf();
    const refused = await check({ ...input, ...alter(input) });
    expect(refused.exitCode).toBe(1);
    expect(refused.said).toMatch(said);
  });
});
