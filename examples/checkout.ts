import { execFile } from 'node:child_process';
import { cp, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface CheckedOut {
  /** The commit the kept runs were made on; MLflow recorded the same one. */
  readonly commit: string;
  /** When the tools made what is kept, RFC 3339. */
  readonly madeAt: string;
}

interface Made extends CheckedOut {
  readonly commitIdentity: Record<string, string>;
  readonly sources: string[];
}

/**
 * Puts the kept workspace of an example into an empty folder, as a CI job would see it after the run: a git checkout at the commit
 * the run was made on, with what the tools left lying beside the sources.
 * @throws Error when the sources no longer give the commit of the kept runs: then `remake.py` has to be run again.
 */
export async function checkoutExample(example: string, folder: string): Promise<CheckedOut> {
  const here = fileURLToPath(new URL(`./${example}/`, import.meta.url));
  const made: Made = JSON.parse(await readFile(join(here, 'made.json'), 'utf8'));
  await mkdir(folder, { recursive: true });
  await cp(join(here, 'workspace'), folder, { recursive: true });
  const commit = await commitSources(folder, made);
  if (commit !== made.commit) {
    throw new Error(
      `the sources of ${example} give commit ${commit}, its runs were made on ${made.commit}: run examples/remake.py ${example}`,
    );
  }
  return { commit, madeAt: made.madeAt };
}

/** The same bytes, author and date give the same commit on every machine. */
async function commitSources(folder: string, made: Made): Promise<string> {
  const { PATH = '' } = process.env;
  const env = { PATH, HOME: folder, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', ...made.commitIdentity };
  const settings = ['-c', 'core.autocrlf=false', '-c', 'core.filemode=false', '-c', 'commit.gpgsign=false'];
  const git = (...words: string[]) => run('git', [...settings, ...words], { cwd: folder, env });
  await git('init', '-q', '-b', 'main');
  await git('add', '-f', '--', ...made.sources);
  await git('commit', '-q', '-m', 'The project as the run found it');
  const { stdout } = await git('rev-parse', 'HEAD');
  return stdout.trim();
}
