import { createHash } from 'node:crypto';
import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { FoundFile } from './walk.ts';

/** Lower-case hex SHA-256 of a file's bytes, streamed. */
export async function hashFile(file: FoundFile): Promise<string> {
  const digest = createHash('sha256');
  await pipeline(createReadStream(file.absolutePath, { highWaterMark: 1 << 20 }), digest);
  return digest.digest('hex');
}

/** Hashes each file once, however many records name it. */
export function digestBook(): (file: FoundFile) => Promise<string> {
  const known = new Map<string, Promise<string>>();
  return (file) => {
    const found = known.get(file.absolutePath) ?? hashFile(file);
    known.set(file.absolutePath, found);
    return found;
  };
}

const chunkBytes = 1 << 18;

/** A file's bytes in chunks, read as they are asked for: readers are synchronous and stay bounded in memory. */
export function* chunksOf(file: FoundFile): Iterable<Uint8Array> {
  const descriptor = openSync(file.absolutePath, 'r');
  try {
    for (;;) {
      const buffer = new Uint8Array(chunkBytes);
      const read = readSync(descriptor, buffer, 0, chunkBytes, null);
      if (read === 0) return;
      yield buffer.subarray(0, read);
    }
  } finally {
    closeSync(descriptor);
  }
}
