import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Source } from '@annexa/evidence';

const run = promisify(execFile);

/**
 * Commit, remote and dirtiness of a checkout, as git says; undefined outside one. Arguments go as an array, never through
 * a shell, and hooks or configured helpers of the repository are not run by these commands.
 */
export async function gitFacts(root: string): Promise<NonNullable<Source['git']> | undefined> {
  const commit = await git(root, 'rev-parse', 'HEAD');
  if (commit === undefined || !/^[0-9a-f]{40,64}$/.test(commit)) return undefined;
  const [status, remote] = await Promise.all([
    git(root, 'status', '--porcelain', '--untracked-files=no'),
    git(root, 'config', '--get', 'remote.origin.url'),
  ]);
  return {
    commit,
    ...(status === undefined ? {} : { dirty: status !== '' }),
    ...(remote ? { repository: withoutCredentials(remote) } : {}),
  };
}

async function git(root: string, ...args: string[]): Promise<string | undefined> {
  return run('git', ['-C', root, ...args], { timeout: 10_000, maxBuffer: 1 << 20 }).then(
    ({ stdout }) => stdout.trim(),
    () => undefined,
  );
}

/** A remote URL may carry a token; it must never reach a record. */
function withoutCredentials(remote: string): string {
  return remote.replace(/\/\/[^@/]*@/, '//');
}
