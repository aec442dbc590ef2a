import { mkdirSync } from 'node:fs';
import { AnnexaError } from '@annexa/evidence';

/** Makes a folder that only its owner may read. @throws AnnexaError FOLDER_NOT_WRITABLE */
export function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw notWritable(folder, cause);
  }
}

/** A folder or file in it that cannot be written, with the reason the system gave. */
export function notWritable(path: string, cause: unknown): AnnexaError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new AnnexaError('FOLDER_NOT_WRITABLE', `${path}: ${reason}`, 'give the collector a folder that its user may write to', cause);
}
