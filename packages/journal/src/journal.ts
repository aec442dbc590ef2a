import { randomBytes } from 'node:crypto';
import { JournalError } from './failure.ts';
import type { JournalFailure } from './failure.ts';
import { journalFolder } from './files.ts';
import type { JournalFiles } from './files.ts';
import { encodeFrame, FINGERPRINT_BYTES, sizeOf } from './frame.ts';
import type { FrameInput } from './frame.ts';
import { readItems, surveyJournal } from './replay.ts';
import type { JournalItem, SegmentPlace, Survey } from './replay.ts';
import { FEED_BYTES_MAX } from './segment.ts';
import { SegmentPool } from './segments.ts';
import type { ActiveSegment } from './segments.ts';

/** How to open a journal. Sizes have defaults; a test makes them small. */
export interface JournalOptions {
  /** A folder of its own, or a file layer (tests, other media). */
  readonly folder: string | JournalFiles;
  /** Name of the feed, at most 64 bytes; a folder that holds another feed is refused. */
  readonly feed: string;
  /** Never give out a seq or epoch at or below these: what the store already sealed, when the folder is older than that. */
  readonly floor?: { readonly epoch: number; readonly seq: number };
  /** Size of one pre-filled segment; default 32 MiB. A larger frame gets a segment of its own. */
  readonly segmentSizeBytes?: number;
  /** All segments together; more is `journal-full`. Default 2 GiB. */
  readonly sizeBytesMax?: number;
  /** Bytes that may wait for the disk; more is `journal-busy`. Default 128 MiB. */
  readonly pendingBytesMax?: number;
}

/** Where a frame now is, or why it is not. */
export type AppendOutcome =
  | { readonly ok: true; readonly epoch: number; readonly seq: number }
  | { readonly ok: false; readonly failure: JournalFailure };

/** An open journal. */
export interface Journal {
  readonly feed: string;
  /** This opening; larger than that of every frame written before. */
  readonly epoch: number;
  /** First seq still on the disk; `lastSeq + 1` when there is none. */
  readonly firstSeq: number;
  /** Last durable seq. */
  readonly lastSeq: number;
  /** Whole frames found above a torn tail at open; they were never acknowledged. */
  readonly discardedFrames: number;
  /** Set once intake must end: a write or sync failed, nothing more will ever be accepted. */
  readonly failure: JournalFailure | undefined;
  /**
   * Resolves when the frame is on the disk, or was refused. Never rejects.
   * `whenDurable` is called first, in the order of seq, before any later frame's; it must not throw.
   */
  append(frame: FrameInput, whenDurable?: (seq: number) => void): Promise<AppendOutcome>;
  /** Durable frames above `after`, and the gaps between them, in order. */
  items(after: number): AsyncIterable<JournalItem>;
  /** Recycles segments whose frames are all at or below `upto` and were received before `beforeMs`. */
  release(upto: number, beforeMs: number): Promise<void>;
  /** Waits for what was appended, then lets go of the folder. */
  close(): Promise<void>;
}

interface Waiting {
  readonly frame: FrameInput;
  readonly sizeBytes: number;
  readonly whenDurable: ((seq: number) => void) | undefined;
  readonly resolve: (outcome: AppendOutcome) => void;
}

const MIB = 1024 * 1024;

/**
 * Opens or creates a journal and finds its end: a torn tail is discarded, damage below it stays as gaps.
 *
 * @throws {JournalError} when the folder cannot be used, is in use, or belongs to another feed.
 */
export async function openJournal(options: JournalOptions): Promise<Journal> {
  if (new TextEncoder().encode(options.feed).length > FEED_BYTES_MAX) {
    throw new JournalError('feed-mismatch', `the feed id "${options.feed}" is longer than ${FEED_BYTES_MAX} bytes`);
  }
  try {
    const files = typeof options.folder === 'string' ? await journalFolder(options.folder) : options.folder;
    if (!(await files.lock())) throw new JournalError('folder-in-use', 'another process has this journal open');
    const survey = await surveyJournal(files);
    refuseOtherFeed(survey.segments, options.feed);
    const epoch = Math.max(survey.epoch, options.floor?.epoch ?? 0) + 1;
    const lastSeq = Math.max(survey.lastSeq, options.floor?.seq ?? 0);
    const pool = new SegmentPool(files, survey.segments, {
      feed: options.feed,
      epoch,
      segmentSizeBytes: options.segmentSizeBytes ?? 32 * MIB,
      sizeBytesMax: options.sizeBytesMax ?? 2048 * MIB,
    });
    await pool.syncNewest();
    const active = await resumeOrBegin(pool, survey, lastSeq);
    return new FileJournal(files, pool, active, { ...options, epoch, lastSeq, survey });
  } catch (error) {
    if (error instanceof JournalError) throw error;
    throw new JournalError('folder-unusable', 'the journal folder cannot be read and written', error);
  }
}

function refuseOtherFeed(segments: readonly SegmentPlace[], feed: string): void {
  const other = segments.find((segment) => segment.header.feed !== '' && segment.header.feed !== feed);
  if (other === undefined) return;
  throw new JournalError('feed-mismatch', `the folder holds the feed "${other.header.feed}", not "${feed}"`);
}

/** Writing goes on in the old segment only when nothing readable follows its end: else remains could pass for frames. */
async function resumeOrBegin(pool: SegmentPool, survey: Survey, lastSeq: number): Promise<ActiveSegment> {
  if (survey.resumeAt !== undefined && lastSeq === survey.lastSeq) return pool.resume(survey.resumeAt);
  return pool.begin(lastSeq + 1, randomBytes(8), 0);
}

class FileJournal implements Journal {
  readonly feed: string;
  readonly epoch: number;
  readonly discardedFrames: number;
  readonly #files: JournalFiles;
  readonly #pool: SegmentPool;
  readonly #pendingBytesMax: number;
  #active: ActiveSegment;
  #lastSeq: number;
  #waiting: Waiting[] = [];
  #waitingBytes = 0;
  #writing: Promise<void> | undefined;
  #failure: JournalFailure | undefined;
  #closed = false;

  constructor(
    files: JournalFiles,
    pool: SegmentPool,
    active: ActiveSegment,
    state: JournalOptions & { epoch: number; lastSeq: number; survey: Survey },
  ) {
    this.feed = state.feed;
    this.epoch = state.epoch;
    this.discardedFrames = state.survey.discardedFrames;
    this.#files = files;
    this.#pool = pool;
    this.#active = active;
    this.#lastSeq = state.lastSeq;
    this.#pendingBytesMax = state.pendingBytesMax ?? 128 * MIB;
  }

  get firstSeq(): number {
    return Math.min(this.#pool.firstSeq, this.#lastSeq + 1);
  }

  get lastSeq(): number {
    return this.#lastSeq;
  }

  get failure(): JournalFailure | undefined {
    return this.#failure;
  }

  append(frame: FrameInput, whenDurable?: (seq: number) => void): Promise<AppendOutcome> {
    const sizeBytes = sizeOf(frame);
    const failure = this.#refusal(frame, sizeBytes);
    if (failure !== undefined) return Promise.resolve({ ok: false, failure });
    const { promise, resolve } = Promise.withResolvers<AppendOutcome>();
    this.#waiting.push({ frame, sizeBytes, whenDurable, resolve });
    this.#waitingBytes += sizeBytes;
    this.#writing ??= this.#writeWhileWaiting();
    return promise;
  }

  items(after: number): AsyncIterable<JournalItem> {
    return readItems(this.#files, this.#pool.segments, after, this.#lastSeq);
  }

  release(upto: number, beforeMs: number): Promise<void> {
    return this.#pool.release(upto, beforeMs);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#writing;
    await this.#pool.close();
    await this.#files.unlock();
  }

  #refusal(frame: FrameInput, sizeBytes: number): JournalFailure | undefined {
    if (this.#failure !== undefined) return this.#failure;
    if (this.#closed) return { code: 'journal-closed', message: 'the journal was closed' };
    if (frame.fingerprint.length !== FINGERPRINT_BYTES || new TextEncoder().encode(frame.tokenId).length > 255) {
      return { code: 'frame-too-large', message: 'fingerprint or token id does not fit the frame header' };
    }
    if (sizeBytes > this.#pool.frameSizeBytesMax) {
      return { code: 'frame-too-large', message: `a frame of ${sizeBytes} bytes is above what the journal may hold` };
    }
    if (this.#waitingBytes > 0 && this.#waitingBytes + sizeBytes > this.#pendingBytesMax) {
      return { code: 'journal-busy', message: 'too many bytes wait for the disk' };
    }
    return undefined;
  }

  /** Whatever arrived during the last sync is the next batch: no timer, and no batch is larger than it must be. */
  async #writeWhileWaiting(): Promise<void> {
    while (this.#waiting.length > 0 && this.#failure === undefined) await this.#writeBatch();
    this.#writing = undefined;
    if (this.#failure !== undefined) this.#refuse(this.#waiting.splice(0), this.#failure);
  }

  async #writeBatch(): Promise<void> {
    const first = this.#waiting[0];
    if (first !== undefined && first.sizeBytes > this.#active.roomBytes && !(await this.#nextSegment(first))) return;
    const batch = this.#takeBatch();
    const parts = batch.flatMap(({ frame }, index) =>
      encodeFrame(this.#active.nonce, frame, {
        epoch: this.epoch,
        seq: this.#lastSeq + 1 + index,
        syncedUpto: this.#lastSeq,
      }),
    );
    try {
      await this.#active.file.write(parts, this.#active.at);
    } catch (error) {
      // Nothing was acknowledged and the place was not advanced: a full disk may empty again, anything else may not.
      if (!isDiskFull(error)) this.#failure = failed('a write to the journal failed', error);
      this.#refuse(batch, this.#failure ?? full('the disk has no room', error));
      return;
    }
    try {
      await this.#active.file.sync();
    } catch (error) {
      // After a failed sync the kernel may have dropped the pages: a later sync that succeeds would prove nothing.
      this.#failure = failed('a sync of the journal failed', error);
      this.#refuse(batch, this.#failure);
      return;
    }
    // Dying here: the frames are durable and unanswered; clients resend, the caller's dedupe meets them in replay.
    this.#acknowledge(batch);
  }

  #takeBatch(): Waiting[] {
    let room = this.#active.roomBytes;
    let count = 0;
    for (const { sizeBytes } of this.#waiting) {
      if (sizeBytes > room) break;
      room -= sizeBytes;
      count += 1;
    }
    return this.#waiting.splice(0, count);
  }

  #acknowledge(batch: readonly Waiting[]): void {
    const answers: (() => void)[] = [];
    for (const { frame, sizeBytes, whenDurable, resolve } of batch) {
      const seq = (this.#lastSeq += 1);
      this.#active.advance(sizeBytes, frame.atMs);
      this.#waitingBytes -= sizeBytes;
      whenDurable?.(seq);
      answers.push(() => resolve({ ok: true, epoch: this.epoch, seq }));
    }
    for (const answer of answers) answer();
  }

  #refuse(batch: readonly Waiting[], failure: JournalFailure): void {
    for (const { sizeBytes, resolve } of batch) {
      this.#waitingBytes -= sizeBytes;
      resolve({ ok: false, failure });
    }
  }

  async #nextSegment(first: Waiting): Promise<boolean> {
    if (this.#pool.isFull(first.sizeBytes)) {
      this.#refuse(this.#waiting.splice(0), full('the journal has reached its size limit', undefined));
      return false;
    }
    try {
      const next = await this.#pool.begin(this.#lastSeq + 1, randomBytes(8), first.sizeBytes);
      await this.#active.file.close();
      this.#active = next;
      return true;
    } catch (error) {
      if (!isDiskFull(error)) this.#failure = failed('a new journal segment could not be made', error);
      this.#refuse(this.#waiting.splice(0), this.#failure ?? full('the disk has no room for another segment', error));
      return false;
    }
  }
}

function isDiskFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
}

function full(message: string, cause: unknown): JournalFailure {
  return { code: 'journal-full', message, cause };
}

function failed(message: string, cause: unknown): JournalFailure {
  return { code: 'journal-failed', message, cause };
}
