/**
 * Why a frame was not made durable. All are return values: an intake must answer its client in each case.
 *
 * - `journal-busy`: too many bytes wait for the disk; ours; retry in a second.
 * - `journal-full`: no room on the disk or under `sizeBytesMax`; the operator's; retry after segments were released.
 * - `journal-failed`: a write or sync failed and nothing can be known about what the disk holds; ours; never retry on
 *   this journal, restart and let replay tell what is there.
 * - `journal-closed`: the journal was closed; retry after the restart.
 * - `frame-too-large`: the body exceeds `frameSizeBytesMax`; the caller's; never retry.
 */
export type JournalFailureCode = 'journal-busy' | 'journal-full' | 'journal-failed' | 'journal-closed' | 'frame-too-large';

/** A refused append: the code, one sentence for the operator, and what the disk said. */
export interface JournalFailure {
  readonly code: JournalFailureCode;
  readonly message: string;
  readonly cause?: unknown;
}

/**
 * Thrown by {@link openJournal} only: the folder cannot be used as it is, and a person has to look.
 *
 * - `folder-unusable`: the folder cannot be listed, read or written.
 * - `folder-in-use`: another process holds it; two writers would overwrite each other's frames.
 * - `feed-mismatch`: the segments belong to another feed; pointing at the wrong folder must not mix two histories.
 */
export class JournalError extends Error {
  readonly code: 'folder-unusable' | 'folder-in-use' | 'feed-mismatch';

  constructor(code: JournalError['code'], message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'JournalError';
    this.code = code;
  }
}
