import type { JournalFiles } from './files.ts';
import { findFrameAfter, findFrameAt, FRAME_HEADER_BYTES } from './frame.ts';
import type { FoundFrame, Frame } from './frame.ts';
import { decodeSegmentHeader, indexOfName, SEGMENT_HEADER_BYTES, segmentName } from './segment.ts';
import type { SegmentHeader } from './segment.ts';

/** Acknowledged frames that can no longer be read: a recorded loss, never passed over in silence. */
export interface JournalGap {
  readonly fromSeq: number;
  readonly toSeq: number;
  /** File in which the frames are or were. */
  readonly segment: string;
}

/** What reading yields, in the order of seq. */
export type JournalItem = { readonly kind: 'frame'; readonly frame: Frame } | { readonly kind: 'gap'; readonly gap: JournalGap };

/** A segment on the disk: its name and, unless damaged, its header. */
export interface SegmentPlace {
  readonly name: string;
  readonly index: number;
  readonly header: SegmentHeader;
  /** Receive time of the newest frame in it; 0 when it has none. */
  newestAtMs: number;
}

/** Where the journal ends and what follows the end. */
export interface Survey {
  readonly segments: SegmentPlace[];
  /** Last seq that counts; the next frame comes after it. */
  readonly lastSeq: number;
  readonly epoch: number;
  /** Place in the last segment where the next frame may go; undefined when it must not be written to again. */
  readonly resumeAt: number | undefined;
  /** Whole frames above the first hole of the tail: never acknowledged, discarded. */
  readonly discardedFrames: number;
}

/** Finds the end of the journal by reading all of it once: header, checksum and order of every frame. */
export async function surveyJournal(files: JournalFiles): Promise<Survey> {
  const segments: SegmentPlace[] = [];
  let syncedUpto = 0;
  let epoch = 0;
  let last: FoundFrame[] = [];
  const names = await listSegments(files);
  for (const [order, { name, index }] of names.entries()) {
    const bytes = await readSegment(files, name);
    const header = decodeSegmentHeader(bytes);
    if (header === undefined && order < names.length - 1) continue;
    const lastSeq = Math.max(syncedUpto, last.at(-1)?.header.seq ?? 0);
    const place = { name, index, header: header ?? standInHeader(index, epoch, lastSeq, bytes.length), newestAtMs: 0 };
    last = header === undefined ? [] : [...scanSegment(header.nonce, bytes)];
    for (const frame of last) {
      syncedUpto = Math.max(syncedUpto, frame.header.syncedUpto);
      epoch = Math.max(epoch, frame.header.epoch);
      place.newestAtMs = Math.max(place.newestAtMs, frame.header.atMs);
    }
    syncedUpto = Math.max(syncedUpto, place.header.syncedUpto);
    epoch = Math.max(epoch, place.header.epoch);
    segments.push(place);
  }
  const newest = segments.at(-1);
  if (newest === undefined) return { segments, lastSeq: 0, epoch, resumeAt: undefined, discardedFrames: 0 };
  return { segments, epoch, ...findTail(newest.header, last, syncedUpto) };
}

/** A hole at or below `syncedUpto` is damage and reading goes on; the first one above it is where a crash tore the tail. */
function findTail(header: SegmentHeader, found: readonly FoundFrame[], syncedUpto: number) {
  let expectedSeq = header.firstSeq;
  let expectedAt = SEGMENT_HEADER_BYTES;
  for (const [index, frame] of found.entries()) {
    const torn = frame.at !== expectedAt || frame.header.seq !== expectedSeq;
    if (torn && expectedSeq > syncedUpto) {
      return { lastSeq: expectedSeq - 1, resumeAt: undefined, discardedFrames: found.length - index };
    }
    expectedSeq = frame.header.seq + 1;
    expectedAt = frame.at + frame.sizeBytes;
  }
  const lost = expectedSeq <= syncedUpto;
  return {
    lastSeq: Math.max(expectedSeq - 1, syncedUpto),
    resumeAt: lost ? undefined : expectedAt,
    discardedFrames: 0,
  };
}

/**
 * Yields frames and gaps above `after`, up to `lastSeq`, in order. The normal path of every start.
 * Frames above `after` that are older than the oldest segment are a gap as well.
 *
 * One segment is held in memory at a time; bodies are copies.
 */
export async function* readItems(
  files: JournalFiles,
  segments: readonly SegmentPlace[],
  after: number,
  lastSeq: number,
): AsyncGenerator<JournalItem> {
  let expected = after + 1;
  const oldest = segments[0];
  if (oldest !== undefined && expected < oldest.header.firstSeq && expected <= lastSeq) {
    yield gapOf(expected, oldest.header.firstSeq - 1, oldest.name);
    expected = oldest.header.firstSeq;
  }
  for (const [index, place] of segments.entries()) {
    const limit = Math.min(segments[index + 1]?.header.firstSeq ?? lastSeq + 1, lastSeq + 1);
    if (limit <= expected) continue;
    const bytes = await readSegment(files, place.name);
    for (const found of scanSegment(place.header.nonce, bytes)) {
      const seq = found.header.seq;
      if (seq < expected || seq >= limit) continue;
      if (seq > expected) yield gapOf(expected, seq - 1, place.name);
      const body = bytes.slice(found.bodyAt, found.bodyAt + found.header.lengthBytes);
      yield { kind: 'frame', frame: { ...found.header, body } };
      expected = seq + 1;
    }
    if (expected < limit) yield gapOf(expected, limit - 1, place.name);
    expected = limit;
  }
}

function gapOf(fromSeq: number, toSeq: number, segment: string): JournalItem {
  return { kind: 'gap', gap: { fromSeq, toSeq, segment } };
}

function* scanSegment(nonce: Uint8Array, bytes: Uint8Array): Generator<FoundFrame> {
  let at: number | undefined = SEGMENT_HEADER_BYTES;
  while (at !== undefined) {
    const found = findFrameAt(nonce, bytes, at);
    if (found !== undefined) yield found;
    at = found === undefined ? findFrameAfter(nonce, bytes, at) : at + found.sizeBytes;
  }
}

async function listSegments(files: JournalFiles): Promise<{ name: string; index: number }[]> {
  const indexes = (await files.list()).map(indexOfName).filter((index) => index !== undefined);
  return indexes.toSorted((left, right) => left - right).map((index) => ({ name: segmentName(index), index }));
}

/**
 * A segment gets its name only after its header is durable, so a bad header is damage and its frames are lost. When a
 * younger segment follows, that one's first seq says how many; for the last one the room they may have taken is left
 * free, so that no acknowledged seq is ever given out again.
 */
function standInHeader(index: number, epoch: number, lastSeq: number, sizeBytes: number): SegmentHeader {
  const syncedUpto = lastSeq + Math.ceil(sizeBytes / FRAME_HEADER_BYTES);
  return { index, epoch, firstSeq: lastSeq + 1, syncedUpto, nonce: new Uint8Array(8), feed: '' };
}

async function readSegment(files: JournalFiles, name: string): Promise<Uint8Array> {
  const file = await files.open(name);
  try {
    const bytes = new Uint8Array(await file.sizeBytes());
    return bytes.subarray(0, await file.read(bytes, 0));
  } finally {
    await file.close();
  }
}
