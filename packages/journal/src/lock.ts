import { readFile, rm, writeFile } from 'node:fs/promises';

/**
 * Takes the folder for this process by a file that holds its id; false while another living process holds it.
 * A file left by a killed process is taken over. Processes that do not see each other (containers sharing a volume)
 * are not kept apart by this.
 */
export async function takeLock(path: string): Promise<boolean> {
  for (const attempt of ['first', 'after a stale one'] as const) {
    try {
      await writeFile(path, String(process.pid), { flag: 'wx', mode: 0o600 });
      return true;
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error;
    }
    const holder = Number(await readFile(path, 'utf8').catch(() => ''));
    if (holder === process.pid) return true;
    if (attempt !== 'first' || isAlive(holder)) return false;
    await rm(path, { force: true });
  }
  return false;
}

function isAlive(processId: number): boolean {
  if (!Number.isInteger(processId) || processId <= 0) return false;
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
