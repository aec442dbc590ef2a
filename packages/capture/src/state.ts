import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeDurably } from './spool.ts';

const logSeenSchema = z.object({ vkey: z.string().max(512), checkpoint: z.string().max(4_096) });

/** The log as this workspace last saw it: its verifier key and its newest checkpoint. */
export type LogSeen = z.infer<typeof logSeenSchema>;

const fileName = 'log-seen.json';

/** What was seen last; null before the first capture, and when the file is none of ours. */
export async function logSeen(stateFolder: string): Promise<LogSeen | null> {
  try {
    return logSeenSchema.parse(JSON.parse(await readFile(join(stateFolder, fileName), 'utf8')));
  } catch {
    return null;
  }
}

/** Keeps the newest checkpoint where the collector's operator cannot change it: with the workspace. */
export async function keepLogSeen(stateFolder: string, seen: LogSeen): Promise<void> {
  await mkdir(stateFolder, { recursive: true });
  await writeDurably(join(stateFolder, fileName), JSON.stringify(seen));
}
