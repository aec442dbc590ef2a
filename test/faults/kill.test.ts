import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { killRounds } from './kill-rounds.ts';

const seeds = [11, 23, 37, 41, 59, 61, 73, 83, 97, 101];
const roundsPerSeed = 20;

/** 200 kills in all. ANNEXA_FAULT_SEED runs one seed alone, to look at what it found. */
const only = process.env['ANNEXA_FAULT_SEED'];

describe('kill -9 of the whole collector under load, 20 times in one data folder', () => {
  test.for(only === undefined ? seeds : [Number(only)])(
    'seed %i: nothing acknowledged lost, nothing twice, no fork, fsck clean',
    async (seed) => {
      const folder = await mkdtemp(join(tmpdir(), 'annexa-faults-'));
      const report = await killRounds(folder, seed, roundsPerSeed);
      const { kills, killedOnTheWayUp, acknowledgedRecords, acknowledgedSpans } = report;
      process.stdout.write(
        `faults: seed ${seed}: ${kills} kills (${killedOnTheWayUp} on the way up), ${acknowledgedRecords} records and ${acknowledgedSpans} spans acknowledged\n`,
      );
      expect(report).toMatchObject({
        lostRecords: [],
        twiceRecords: [],
        forkedCheckpoints: [],
        fsckProblems: [],
        contradictions: [],
        gaps: 0,
        exitCode: 0,
        spansInWindows: acknowledgedSpans,
      });
      expect(acknowledgedRecords).toBeGreaterThan(roundsPerSeed);
      expect(acknowledgedSpans).toBeGreaterThan(roundsPerSeed);
      await rm(folder, { recursive: true });
    },
  );
});
