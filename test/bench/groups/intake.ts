import { open, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Measured } from '../figure.ts';
import { alternating, quantile } from '../rounds.ts';
import type { Contender } from '../rounds.ts';
import { startServer } from '../samples/intake-client.ts';
import type { Server } from '../samples/intake-client.ts';
import { spansPerBody, traceBodies } from '../samples/trace-bodies.ts';
import type { TraceBody } from '../samples/trace-bodies.ts';
import type { Group } from './group.ts';

const requestsPerRound = 120;
const rounds = 5;
const connections = 8;

/** What an acknowledgement costs that means "on the disk". */
export const intake: Group = {
  name: 'intake',
  about: 'OTLP over loopback: scanned, journalled and synced before the answer, against servers that scan, or only read, and answer',
  measure: async (note) => {
    const folder = await mkdtemp(join(tmpdir(), 'annexa-bench-'));
    const bodies = traceBodies(8);
    const durable = await startServer('durable', join(folder, 'journal'), bodies);
    const scan = await startServer('scan', folder, bodies);
    const drop = await startServer('drop', folder, bodies);
    try {
      note(
        `client, servers and others share ${connections} connections and the same cores: rates are requests a second of the server's own processor time`,
      );
      return [...(await rates(durable, scan, drop)), ...(await waits(durable, folder, bodies))];
    } finally {
      durable.stop();
      scan.stop();
      drop.stop();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function rates(durable: Server, scan: Server, drop: Server): Promise<readonly Measured[]> {
  const [kept, scanned, dropped] = await alternating([durable, scan, drop].map(ofServer), rounds);
  return [
    {
      name: 'durable path, against read-and-answer on node:http',
      value: kept?.perSecond ?? Number.NaN,
      unit: 'requests/CPU-s',
      reference: dropped?.perSecond ?? Number.NaN,
      spread: kept?.spread ?? Number.NaN,
      target: { of: 'ratio', comparison: '>=', bound: 0.33 },
    },
    {
      name: 'durable path, against scan and count without a disk',
      value: kept?.perSecond ?? Number.NaN,
      unit: 'requests/CPU-s',
      reference: scanned?.perSecond ?? Number.NaN,
      spread: kept?.spread ?? Number.NaN,
      target: { of: 'ratio', comparison: '>=', bound: 0.75 },
    },
    { name: 'durable path in spans', value: (kept?.perSecond ?? Number.NaN) * spansPerBody, unit: 'spans/CPU-s' },
  ];
}

function ofServer(server: Server): Contender {
  return async () => {
    const before = await server.usage();
    await server.send(requestsPerRound, connections);
    const after = await server.usage();
    return { units: requestsPerRound, seconds: after.cpuSeconds - before.cpuSeconds };
  };
}

async function waits(durable: Server, folder: string, bodies: readonly TraceBody[]): Promise<readonly Measured[]> {
  const bare = await bareSyncs(join(folder, 'bare'), bodies[0]?.protobuf.length ?? 0);
  const alone = await durable.send(requestsPerRound, 1);
  const together = await durable.send(4 * requestsPerRound, connections);
  const { rssBytes } = await durable.usage();
  return [
    {
      name: 'wait for an acknowledgement at 1 connection, p50, against bare write + fdatasync of the same bytes',
      value: quantile(alone, 0.5),
      unit: 'ms',
      reference: quantile(bare, 0.5),
      target: { of: 'ratio', comparison: '<=', bound: 5 },
    },
    {
      name: `wait for an acknowledgement at ${connections} connections, p99 against p50`,
      value: quantile(together, 0.99),
      unit: 'ms',
      reference: quantile(together, 0.5),
      target: { of: 'ratio', comparison: '<=', bound: 5 },
    },
    { name: 'resident memory after it', value: rssBytes / 1e6, unit: 'MB', target: { of: 'value', comparison: '<=', bound: 200 } },
  ];
}

/** Writes over bytes that are there already, as the journal does: a file that grows would cost more. */
async function bareSyncs(path: string, sizeBytes: number): Promise<readonly number[]> {
  const file = await open(path, 'w');
  const bytes = new Uint8Array(sizeBytes).fill(1);
  const writes = 60;
  await file.write(new Uint8Array(sizeBytes * writes));
  await file.sync();
  const times: number[] = [];
  for (let at = 0; at < writes; at += 1) {
    const begin = performance.now();
    await file.write(bytes, 0, sizeBytes, at * sizeBytes);
    await file.datasync();
    times.push(performance.now() - begin);
  }
  await file.close();
  return times;
}
