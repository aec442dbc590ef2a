import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeDurably } from './spool.ts';

const fileName = 'checkpoint';

/** The newest checkpoint this workspace has seen of a collector; the next capture demands consistency with it. */
export async function lastCheckpoint(stateFolder: string): Promise<string | null> {
  return readFile(join(stateFolder, fileName), 'utf8').catch(() => null);
}

/** Keeps a checkpoint where the collector's operator cannot change it: with the workspace. */
export async function keepCheckpoint(stateFolder: string, checkpoint: string): Promise<void> {
  await mkdir(stateFolder, { recursive: true });
  await writeDurably(join(stateFolder, fileName), checkpoint);
}
