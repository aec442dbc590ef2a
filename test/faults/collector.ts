import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const command = fileURLToPath(new URL('../../packages/cli/src/main.ts', import.meta.url));
const startedSchema = z.object({ data: z.object({ url: z.url(), login: z.url() }) });

/** A collector in a process of its own, started as a person starts it. */
export type RunningCollector = {
  readonly url: string;
  /** One-time link for the administrator. */
  readonly login: string;
  /** Ends it without a word, as a power cut or the kernel would; resolves when it is gone. */
  kill(): Promise<void>;
  /** Asks it to stop; resolves with its exit code. */
  stop(): Promise<number | null>;
};

/** A start that is killed before it is ready, when `killAfterMs` is given and shorter than the start. */
export type Start = { readonly folder: string; readonly killAfterMs?: number };

/** Starts `annexa serve`; undefined when it was killed on its way up. @throws Error when it ends by itself */
export async function startCollector({ folder, killAfterMs }: Start): Promise<RunningCollector | undefined> {
  const words = [command, 'serve', '--folder', folder, '--port', '0', '--json'];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  const said: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  const gone = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  const timer = killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  const started = await Promise.race([firstData(child), gone.then(() => undefined)]);
  clearTimeout(timer);
  if (started === undefined) {
    await gone;
    if (child.signalCode === 'SIGKILL') return undefined;
    throw new Error(`the collector did not start: ${said.join('')}`);
  }
  return {
    ...started,
    kill: async () => {
      child.kill('SIGKILL');
      await gone;
    },
    stop: () => {
      child.kill('SIGTERM');
      return gone;
    },
  };
}

async function firstData(child: ChildProcess): Promise<z.infer<typeof startedSchema>['data'] | undefined> {
  if (!child.stdout) return undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('{')) return startedSchema.parse(JSON.parse(line)).data;
  }
  return undefined;
}

const loginSchema = z.object({ secret: z.string() });

/** A token of every scope this test needs, made as an administrator makes one: by the one-time link and its cookie. */
export async function adminToken({ url, login }: RunningCollector): Promise<string> {
  const entered = await fetch(login, { redirect: 'manual' });
  const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
  const body = { label: 'fault test', scopes: ['ingest:records', 'read', 'admin'], systems: 'all' };
  const answer = await fetch(`${url}/api/v1/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie, origin: new URL(url).origin },
    body: JSON.stringify(body),
  });
  return loginSchema.parse(await answer.json()).secret;
}
