export { JournalError } from './failure.ts';
export { journalFolder } from './files.ts';
export { FINGERPRINT_BYTES } from './frame.ts';
export { openJournal } from './journal.ts';

export type { JournalFailure, JournalFailureCode } from './failure.ts';
export type { JournalFile, JournalFiles } from './files.ts';
export type { Frame, FrameHeader, FrameInput } from './frame.ts';
export type { AppendOutcome, Journal, JournalOptions } from './journal.ts';
export type { JournalGap, JournalItem } from './replay.ts';
