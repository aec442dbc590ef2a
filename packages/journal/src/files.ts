import { constants } from 'node:fs';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { takeLock } from './lock.ts';

/** One open file. Every method rejects with the system's own error. */
export interface JournalFile {
  sizeBytes(): Promise<number>;
  /** Fills `into` from `position`; answers how many bytes there were. */
  read(into: Uint8Array, position: number): Promise<number>;
  /** Writes all parts one after the other from `position`, or rejects; not durable before `sync`. */
  write(parts: readonly Uint8Array[], position: number): Promise<void>;
  /** Resolves once everything written is on the disk (fdatasync). */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** The few things the journal asks of a folder; a test hands in one that fails on demand. */
export interface JournalFiles {
  /** Takes the folder for this process; false while another one holds it. */
  lock(): Promise<boolean>;
  unlock(): Promise<void>;
  list(): Promise<string[]>;
  open(name: string): Promise<JournalFile>;
  /** A new file of zeros, allocated and durable, so that later writes change no file size. */
  createFilled(name: string, sizeBytes: number): Promise<JournalFile>;
  rename(from: string, to: string): Promise<void>;
  remove(name: string): Promise<void>;
  /** Makes names (created, renamed, removed) durable. */
  syncFolder(): Promise<void>;
}

const FILL_CHUNK_BYTES = 1024 * 1024;

/** The real file system, one folder; creates the folder when it is missing. */
export async function journalFolder(folder: string): Promise<JournalFiles> {
  await mkdir(folder, { recursive: true });
  const lockPath = join(folder, 'lock');
  return {
    lock: () => takeLock(lockPath),
    unlock: () => rm(lockPath, { force: true }),
    list: () => readdir(folder),
    open: async (name) => journalFile(await open(join(folder, name), 'r+')),
    createFilled: async (name, sizeBytes) => {
      const handle = await open(join(folder, name), constants.O_RDWR | constants.O_CREAT | constants.O_TRUNC, 0o600);
      const file = journalFile(handle);
      try {
        await fillWithZeros(file, sizeBytes);
        return file;
      } catch (error) {
        await handle.close();
        await rm(join(folder, name), { force: true });
        throw error;
      }
    },
    rename: (from, to) => rename(join(folder, from), join(folder, to)),
    remove: (name) => rm(join(folder, name), { force: true }),
    syncFolder: async () => {
      const handle = await open(folder, 'r');
      try {
        await handle.sync();
      } finally {
        await handle.close();
      }
    },
  };
}

async function fillWithZeros(file: JournalFile, sizeBytes: number): Promise<void> {
  const zeros = new Uint8Array(Math.min(FILL_CHUNK_BYTES, sizeBytes));
  for (let at = 0; at < sizeBytes; at += zeros.length) {
    await file.write([zeros.subarray(0, Math.min(zeros.length, sizeBytes - at))], at);
  }
  await file.sync();
}

function journalFile(handle: FileHandle): JournalFile {
  return {
    sizeBytes: async () => (await handle.stat()).size,
    read: (into, position) => readFully(handle, into, position),
    write: (parts, position) => writeFully(handle, parts, position),
    sync: () => handle.datasync(),
    close: () => handle.close(),
  };
}

async function readFully(handle: FileHandle, into: Uint8Array, position: number): Promise<number> {
  let done = 0;
  while (done < into.length) {
    const { bytesRead } = await handle.read(into, done, into.length - done, position + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return done;
}

/** writev may stop short (a nearly full disk does that): the rest is asked for again until it is in or fails. */
async function writeFully(handle: FileHandle, parts: readonly Uint8Array[], position: number): Promise<void> {
  let rest = parts.filter((part) => part.length > 0);
  let at = position;
  while (rest.length > 0) {
    const { bytesWritten } = await handle.writev(rest, at);
    if (bytesWritten === 0) throw new Error('the file system accepted no bytes');
    at += bytesWritten;
    rest = withoutFirst(rest, bytesWritten);
  }
}

function withoutFirst(parts: readonly Uint8Array[], count: number): Uint8Array[] {
  const rest: Uint8Array[] = [];
  let skip = count;
  for (const part of parts) {
    if (skip < part.length) rest.push(skip > 0 ? part.subarray(skip) : part);
    skip = Math.max(0, skip - part.length);
  }
  return rest;
}
