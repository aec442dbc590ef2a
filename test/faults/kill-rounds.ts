import { parseCheckpoint } from '@annexa/ledger';
import { z } from 'zod';
import { fsckFolder, openLedger } from '../../packages/collector/src/ledger/index.ts';
import { adminToken, startCollector } from './collector.ts';
import type { RunningCollector } from './collector.ts';
import { openLoad } from './load.ts';
import type { Acknowledged, Load } from './load.ts';
import { randomOf } from './random.ts';
import type { Random } from './random.ts';

/** What was found after the last start; every list names what should not be. */
export type KillReport = {
  readonly kills: number;
  readonly killedOnTheWayUp: number;
  readonly acknowledgedRecords: number;
  readonly acknowledgedSpans: number;
  readonly spansInWindows: number;
  readonly lostRecords: readonly string[];
  readonly twiceRecords: readonly string[];
  readonly forkedCheckpoints: readonly number[];
  readonly fsckProblems: readonly string[];
  readonly gaps: number;
  readonly contradictions: readonly string[];
  /** Of the last, orderly stop. */
  readonly exitCode: number | null;
};

const windowFactsSchema = z.object({ totals: z.object({ spans: z.coerce.number() }), gaps: z.array(z.unknown()) });

/** Kills a collector `rounds` times under load at moments the seed chooses, starts it again each time, and says what is left. */
export async function killRounds(folder: string, seed: number, rounds: number): Promise<KillReport> {
  const random = randomOf(seed);
  const load = openLoad(random);
  const fsckProblems: string[] = [];
  const first = await up(folder);
  const token = await adminToken(first);
  let killedOnTheWayUp = 0;
  let running: RunningCollector | undefined = first;
  for (let round = 0; round < rounds; round += 1) {
    if (running === undefined) killedOnTheWayUp += 1;
    else await underLoad(running, load, token, random);
    running = await nextStart(folder, random);
    if (running) fsckProblems.push(...(await fsckFolder(folder)).problems.map(({ code, message }) => `round ${round}: ${code} ${message}`));
  }
  running ??= await up(folder);
  await load.rest(running.url, token);
  const exitCode = await running.stop();
  const { acknowledged, contradictions } = load;
  const { finalProblems, ...found } = await compare(folder, acknowledged);
  return { kills: rounds, killedOnTheWayUp, fsckProblems: [...fsckProblems, ...finalProblems], contradictions, exitCode, ...found };
}

async function underLoad(running: RunningCollector, load: Load, token: string, random: Random): Promise<void> {
  const sending = load.untilDead(running.url, token);
  await new Promise((resolve) => setTimeout(resolve, random.between(10, 700)));
  await running.kill();
  await sending;
}

/** Every fourth start is killed while it may still be recovering: dying during recovery must be as harmless as any other death. */
async function nextStart(folder: string, random: Random): Promise<RunningCollector | undefined> {
  return random.between(0, 3) === 0 ? startCollector({ folder, killAfterMs: random.between(200, 1_500) }) : up(folder);
}

async function up(folder: string): Promise<RunningCollector> {
  const running = await startCollector({ folder });
  if (running) return running;
  throw new Error('the collector was killed by somebody else');
}

/** Reads the ledger anew, in this process, and holds it against every promise. */
async function compare(folder: string, acknowledged: Acknowledged) {
  const ledger = await openLedger({
    folder,
    clock: () => new Date(),
    onFatal: (error) => {
      throw error;
    },
  });
  try {
    const records = await ledger.records();
    const { problems } = await ledger.fsck();
    const indexOf = new Map(records.map(({ id, index }) => [id, index]));
    const ids = records.map(({ id }) => id);
    const windows = records
      .filter(({ kind }) => kind === 'monitoring-window')
      .map(({ predicate }) => windowFactsSchema.parse(predicate.facts));
    return {
      acknowledgedRecords: acknowledged.records.size,
      acknowledgedSpans: acknowledged.spans,
      spansInWindows: windows.reduce((sum, { totals }) => sum + totals.spans, 0),
      lostRecords: [...acknowledged.records].filter(([id, index]) => indexOf.get(id) !== index).map(([id]) => id),
      twiceRecords: ids.filter((id, at) => ids.indexOf(id) !== at),
      forkedCheckpoints: await forks(acknowledged.checkpoints, ledger),
      finalProblems: problems.map(({ code, message }) => `${code} ${message}`),
      gaps: windows.reduce((sum, { gaps }) => sum + gaps.length, 0),
    };
  } finally {
    await ledger.close();
  }
}

/** Sizes of checkpoints that were handed out and do not belong to the history there is now. */
async function forks(checkpoints: ReadonlySet<string>, ledger: Awaited<ReturnType<typeof openLedger>>): Promise<readonly number[]> {
  const forked: number[] = [];
  for (const note of checkpoints) {
    const read = parseCheckpoint(note);
    const size = read.ok ? read.value.size : -1;
    const root = read.ok ? Buffer.from(read.value.root).toString('hex') : '';
    const held = size < 0 || size > ledger.head().size ? undefined : await ledger.consistency(size, ledger.head().size);
    if (held?.rootFrom !== root) forked.push(size);
  }
  return forked;
}
