import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { killRounds } from './faults/kill-rounds.ts';

/** The short form of `npm run test:faults`; another seed every day, printed so that it can be brought back. */
const seed = Number(process.env['ANNEXA_FAULT_SEED'] ?? Math.floor(Date.now() / 86_400_000));

test(`kill -9 of the whole collector under load, three times (seed ${seed}): what was acknowledged is there, once`, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'annexa-kill-'));
  const report = await killRounds(folder, seed, 3);
  expect(report).toMatchObject({
    kills: 3,
    lostRecords: [],
    twiceRecords: [],
    forkedCheckpoints: [],
    fsckProblems: [],
    contradictions: [],
    gaps: 0,
    exitCode: 0,
    spansInWindows: report.acknowledgedSpans,
  });
  expect(report.acknowledgedRecords).toBeGreaterThan(3);
  expect(report.acknowledgedSpans).toBeGreaterThan(3);
  await rm(folder, { recursive: true });
}, 60_000);
