import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AnnexaError, sha256Hex } from '@annexa/evidence';
import { corrupt } from './sqlite/failure.ts';

/** Large byte strings as files named by their SHA-256, two levels deep. */
export type BlobFiles = {
  /** Durable when answered: the file is written aside, synced, renamed, and its folder synced. */
  put(bytes: Uint8Array): Promise<string>;
  /** Undefined when there is none; the digest is checked. @throws AnnexaError STORE_CORRUPT */
  get(digest: string): Promise<Uint8Array | undefined>;
};

/** Blobs below `folder`, which is made with the first of them. */
export function blobFiles(folder: string): BlobFiles {
  return {
    put: async (bytes) => {
      const digest = sha256Hex(bytes);
      const path = pathOf(folder, digest);
      if (!(await exists(path))) await asStoreFailure(path, () => write(folder, path, bytes));
      return digest;
    },
    get: async (digest) => {
      const path = pathOf(folder, digest);
      if (!(await exists(path))) return undefined;
      const bytes = await asStoreFailure(path, () => readFile(path));
      if (sha256Hex(bytes) !== digest) throw corrupt(`${path}: the bytes are not the ones of this digest`);
      return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    },
  };
}

function pathOf(folder: string, digest: string): string {
  return join(folder, digest.slice(0, 2), digest);
}

/** If we die before the rename, a file nobody names stays behind; after it, the commit may still name the blob or never do. */
async function write(folder: string, path: string, bytes: Uint8Array): Promise<void> {
  const parent = join(path, '..');
  await mkdir(parent, { recursive: true, mode: 0o700 });
  const aside = join(parent, `.${randomUUID()}`);
  try {
    await using file = await open(aside, 'wx', 0o600);
    await file.writeFile(bytes);
    await file.sync();
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
  await rename(aside, path);
  await syncFolder(parent);
  await syncFolder(folder);
}

/** Without this a power cut may forget the name of a file whose bytes are safe. */
async function syncFolder(folder: string): Promise<void> {
  await using handle = await open(folder, 'r');
  await handle.sync();
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function asStoreFailure<T>(path: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AnnexaError(
      'STORE_UNAVAILABLE',
      `${path}: ${reason}`,
      'free space or mend the disk, then send again: nothing was lost',
      error,
    );
  }
}
