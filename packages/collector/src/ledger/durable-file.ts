import { closeSync, fdatasyncSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { AnnexaError } from '@annexa/evidence';

/** Writes a small file whole or not at all: aside, synced, renamed, folder synced. Only its owner may read it. */
export function writeDurably(path: string, text: string): void {
  const aside = `${path}.new`;
  withFile(aside, 'w', (file) => {
    writeSync(file, text);
    fsyncSync(file);
  });
  attemptOn(path, () => renameSync(aside, path));
  withFile(dirname(path), 'r', fsyncSync);
}

/** Overwrites part of a file in place; on disk when it returns. */
export function writeInPlace(path: string, bytes: Uint8Array, offset: number): void {
  withFile(path, 'r+', (file) => {
    writeSync(file, bytes, 0, bytes.length, offset);
    fdatasyncSync(file);
  });
}

function withFile(path: string, flags: string, act: (file: number) => void): void {
  attemptOn(path, () => {
    const file = openSync(path, flags, 0o600);
    try {
      act(file);
    } finally {
      closeSync(file);
    }
  });
}

function attemptOn<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AnnexaError('FOLDER_NOT_WRITABLE', `${path}: ${reason}`, 'give the collector a folder that its user may write to', cause);
  }
}
