import { AnnexaError } from '@annexa/evidence';

/** Primary result codes of SQLite (sqlite.org/rescode.html) that mean something to whoever runs the collector. */
const meaning = {
  5: 'busy',
  6: 'busy',
  3: 'not-writable',
  8: 'not-writable',
  14: 'not-writable',
  7: 'passing',
  10: 'passing',
  13: 'full',
  11: 'corrupt',
  26: 'corrupt',
  19: 'constraint',
} as const;

type Meaning = (typeof meaning)[keyof typeof meaning];

/** What an exception of node:sqlite means; undefined when it is none of SQLite's or a mistake of ours. */
export function meaningOf(error: unknown): Meaning | undefined {
  const primary = error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : -1;
  return Object.entries(meaning).find(([code]) => Number(code) === primary)?.[1];
}

/** The same failure as an {@link AnnexaError} that says what to do. Errors that already are one pass through. */
export function failureOf(error: unknown, path: string): AnnexaError {
  if (error instanceof AnnexaError) return error;
  const text = error instanceof Error ? error.message : String(error);
  const message = `${path}: ${text}`;
  const meant = meaningOf(error);
  if (meant === 'corrupt') return corrupt(message, error);
  if (meant === undefined)
    return new AnnexaError('INTERNAL', message, 'report this: the store was asked for something it does not know', error);
  const { code, hint } = answers[meant];
  return new AnnexaError(code, message, hint, error);
}

const answers = {
  'not-writable': { code: 'FOLDER_NOT_WRITABLE', hint: 'give the collector a folder that its user may write to' },
  full: { code: 'STORE_UNAVAILABLE', hint: 'free space on this disk, then send again: nothing was lost' },
  busy: { code: 'STORE_UNAVAILABLE', hint: 'send again; if it stays, look at who else uses this file' },
  passing: { code: 'STORE_UNAVAILABLE', hint: 'send again; if it stays, look at the disk' },
  constraint: { code: 'COMMIT_CONFLICT', hint: 'read the size again and build the batch anew' },
} as const;

/** Bytes on disk that are not what was written. */
export function corrupt(message: string, cause?: unknown): AnnexaError {
  return new AnnexaError(
    'STORE_CORRUPT',
    message,
    'stop the collector, keep a copy of the folder, run annexa fsck, restore the last backup',
    cause,
  );
}

/** Runs `act`; whatever SQLite throws comes out as an {@link AnnexaError}. */
export function guarded<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw failureOf(error, path);
  }
}
