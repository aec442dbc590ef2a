import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { hash } from 'node:crypto';
import { fileURLToPath } from 'node:url';

const home = new URL('../../dashboard/', import.meta.url);

/**
 * Folder of the built dashboard; builds it first when its sources changed since the last build (about a second). Undefined
 * when there is neither build nor source: the API is then served alone.
 */
export async function builtDashboard(): Promise<string | undefined> {
  const dist = fileURLToPath(new URL('dist/', home));
  const stampFile = fileURLToPath(new URL('dist/.source', home));
  if (!existsSync(new URL('src/', home))) return existsSync(dist) ? dist : undefined;
  const stamp = await sourceDigest();
  const built = await readFile(stampFile, 'utf8').catch(() => '');
  if (built === stamp) return dist;
  if (!(await build())) return existsSync(dist) ? dist : undefined;
  await writeFile(stampFile, stamp);
  return dist;
}

async function sourceDigest(): Promise<string> {
  const parts: string[] = [];
  for (const file of ['index.html', 'vite.config.ts', 'package.json'])
    parts.push(`${file} ${hash('sha256', await readFile(new URL(file, home)))}`);
  for (const folder of ['dashboard/src', 'dashboard/public', 'api/src', 'verify/src', 'evidence/src']) {
    const at = new URL(`../${folder}/`, home);
    const names = await readdir(at, { recursive: true, withFileTypes: true }).catch(() => []);
    for (const entry of names.filter((each) => each.isFile())) {
      const path = `${entry.parentPath}/${entry.name}`;
      parts.push(`${path.slice(fileURLToPath(at).length)} ${hash('sha256', await readFile(path))}`);
    }
  }
  return hash('sha256', parts.toSorted().join('\n'));
}

async function build(): Promise<boolean> {
  return new Promise((resolve) => {
    const vite = spawn('vite', ['build', '--logLevel', 'warn'], { cwd: fileURLToPath(home), stdio: ['ignore', 2, 2] });
    vite.once('error', () => resolve(false));
    vite.once('exit', (code) => resolve(code === 0));
  });
}
