import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const main = fileURLToPath(new URL('../packages/cli/src/main.ts', import.meta.url));

/** What a finished `annexa` left behind. */
export type Finished = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/** Runs `annexa` as a person would, in a process of its own with nothing of the test's environment but PATH. */
export async function annexa(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Finished> {
  const child = start(args, environment);
  const output = collect(child);
  const code = await new Promise<number | null>((resolve) => {
    child.once('exit', resolve);
  });
  return { code, ...output() };
}

const servedSchema = z.object({ data: z.object({ url: z.string(), origin: z.string(), login: z.string() }) });

/** A collector in a process of its own; resolves once it says where it listens. */
export async function serve(folder: string, args: readonly string[] = [], environment: Readonly<Record<string, string>> = {}) {
  const child = start(['serve', '--folder', folder, '--port', '0', '--json', ...args], environment);
  const output = collect(child);
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', () => {
      const [first, rest] = output().stdout.split('\n');
      if (rest !== undefined && first !== undefined) resolve(first);
    });
    child.once('exit', (code) => reject(new Error(`the collector ended with ${code}: ${output().stderr}`)));
  });
  const stop = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<void> => {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await gone;
  };
  return { ...servedSchema.parse(JSON.parse(line)).data, stop };
}

function start(args: readonly string[], environment: Readonly<Record<string, string>>): ChildProcess {
  return spawn(process.execPath, [main, ...args], {
    env: { ...inherited(), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Nothing of the test's environment but what finds programs and keeps their compiled sources. */
function inherited(): Record<string, string> {
  const { PATH = '', NODE_COMPILE_CACHE } = process.env;
  return { PATH, ...(NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE }) };
}

function collect(child: ChildProcess): () => { stdout: string; stderr: string } {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return () => ({ stdout, stderr });
}

type Scopes = readonly string[];

/** A read or ingest token of a served collector, made by the administrator who opened the one-time link. */
export async function tokenFrom(url: string, login: string, scopes: Scopes): Promise<string> {
  return (await administratorOf(url, login))(scopes);
}

/** Opens the one-time link; the answer makes as many tokens as a test needs. */
export async function administratorOf(url: string, login: string) {
  const entered = await fetch(login, { redirect: 'manual' });
  const cookie = entered.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ');
  return async (scopes: Scopes, systems: 'all' | readonly string[] = 'all'): Promise<string> => {
    const made = await fetch(`${url}/api/v1/tokens`, {
      method: 'POST',
      headers: { cookie, origin: url, 'content-type': 'application/json' },
      body: JSON.stringify({ label: 'test', scopes, systems }),
    });
    return z.object({ secret: z.string() }).parse(await made.json()).secret;
  };
}
