import { fork } from 'node:child_process';
import { Agent, request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { TraceBody } from './trace-bodies.ts';

/** One of the servers, running. */
export type Server = {
  /** Sends `count` requests over `connections` kept alive; answers the wait for each answer in milliseconds. */
  send(count: number, connections: number): Promise<readonly number[]>;
  /** Processor seconds since its start and resident memory now. */
  usage(): Promise<{ readonly cpuSeconds: number; readonly rssBytes: number }>;
  stop(): void;
};

const program = fileURLToPath(new URL('intake-process.ts', import.meta.url));
const readySchema = z.object({ port: z.number() });
const usageSchema = z.object({ cpuSeconds: z.number(), rssBytes: z.number() });

export async function startServer(mode: 'durable' | 'scan' | 'drop', folder: string, bodies: readonly TraceBody[]): Promise<Server> {
  const child = fork(program, [mode, folder]);
  const told = <T>(schema: z.ZodType<T>): Promise<T> =>
    new Promise((resolve) => child.once('message', (message) => resolve(schema.parse(message))));
  const { port } = await told(readySchema);
  let sent = 0;

  /** A span id of its own, or the collector would rightly take it for a resend. */
  const nextBody = (): Uint8Array => {
    const { protobuf, spanIdAt } = bodies[sent % bodies.length] ?? { protobuf: new Uint8Array(), spanIdAt: 0 };
    const body = Buffer.from(protobuf);
    body.writeUInt32BE((sent += 1), spanIdAt);
    return body;
  };

  return {
    send: async (count, connections) => {
      const agent = new Agent({ keepAlive: true, maxSockets: connections });
      const waits: number[] = [];
      let left = count;
      const sendInTurn = async () => {
        while (left > 0) {
          left -= 1;
          waits.push(await post(agent, port, nextBody()));
        }
      };
      await Promise.all(Array.from({ length: connections }, sendInTurn));
      agent.destroy();
      return waits;
    },
    usage: () => {
      const answer = told(usageSchema);
      child.send('usage');
      return answer;
    },
    stop: () => child.disconnect(),
  };
}

function post(agent: Agent, port: number, body: Uint8Array): Promise<number> {
  const begin = performance.now();
  const headers = { 'content-type': 'application/x-protobuf', 'content-length': body.length };
  return new Promise((resolve, reject) => {
    const asked = request({ agent, port, host: '127.0.0.1', method: 'POST', path: '/v1/traces', headers }, (response) => {
      response.resume();
      response.on('end', () => {
        if (response.statusCode === 200) resolve(performance.now() - begin);
        else reject(new Error(`a good request was answered ${response.statusCode}`));
      });
    });
    asked.on('error', reject);
    asked.end(body);
  });
}
