import { execFile, execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe } from 'vitest';

/** How a foreign program ended and what it said. */
export type Ran = { readonly exitCode: number; readonly said: string };

/** Runs a program to its end; never rejects, because a refusal is what half of these tests ask for. */
export function run(
  command: string,
  words: readonly string[],
  more: { input?: string; cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<Ran> {
  return new Promise((resolve) => {
    const options = { maxBuffer: 64 * 1024 * 1024, cwd: more.cwd, env: { ...process.env, ...more.env } };
    const child = execFile(command, [...words], options, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
      resolve({ exitCode, said: `${stdout}${stderr}` });
    });
    child.stdin?.end(more.input ?? '');
  });
}

/** Whether a program is here and answers. */
export function isHere(command: string, words: readonly string[]): boolean {
  try {
    execFileSync(command, [...words], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** `describe` where the tool is; where it is not, the tests are skipped and the reason is said. */
export function describeWith(tool: string, here: boolean): typeof describe | typeof describe.skip {
  if (!here) process.stdout.write(`interop: skipped what needs ${tool}: it is not on this machine\n`);
  return here ? describe : describe.skip;
}

export const goFolder = fileURLToPath(new URL('go/', import.meta.url));
export const pythonFolder = fileURLToPath(new URL('python/', import.meta.url));
