import { SEGMENT_HEADER_BYTES, encodeSegmentHeader, segmentName } from './segment.ts';
import type { JournalFile, JournalFiles } from './files.ts';
import type { SegmentPlace } from './replay.ts';

/** The segment that frames are written to. */
export interface ActiveSegment {
  readonly file: JournalFile;
  readonly nonce: Uint8Array;
  /** Where the next frame goes. */
  readonly at: number;
  readonly roomBytes: number;
  /** Called once a frame is durable. */
  advance(sizeBytes: number, atMs: number): void;
}

interface PoolOptions {
  readonly feed: string;
  readonly epoch: number;
  readonly segmentSizeBytes: number;
  readonly sizeBytesMax: number;
}

const SPARE_NAME = 'spare.axj';
const LARGE_NAME = 'large.axj';

/**
 * Segments in use, and one pre-filled spare.
 *
 * Writing into a file that already has its size saves the file system's own bookkeeping at every sync (several times
 * the throughput, and none of its stalls). A fresh segment is filled with zeros ahead of need; a released one becomes
 * the next spare as it is, its old frames void because the nonce changes.
 */
export class SegmentPool {
  readonly segments: SegmentPlace[];
  readonly #files: JournalFiles;
  readonly #options: PoolOptions;
  /** The spare under way or ready; at most one. */
  #spare: Promise<JournalFile | undefined> | undefined;
  #activeFile: JournalFile | undefined;
  #sizesBytes = new Map<string, number>();

  constructor(files: JournalFiles, segments: SegmentPlace[], options: PoolOptions) {
    this.#files = files;
    this.segments = segments;
    this.#options = options;
  }

  get firstSeq(): number {
    return this.segments[0]?.header.firstSeq ?? Number.MAX_SAFE_INTEGER;
  }

  get frameSizeBytesMax(): number {
    return this.#options.sizeBytesMax - SEGMENT_HEADER_BYTES;
  }

  isFull(frameBytes: number): boolean {
    return this.#usedBytes() + this.#segmentBytesFor(frameBytes) > this.#options.sizeBytesMax;
  }

  /** What a crash left in the page cache is about to be counted: make it durable first, or the next power cut unmakes it. */
  async syncNewest(): Promise<void> {
    for (const { name } of this.segments) {
      const file = await this.#files.open(name);
      this.#sizesBytes.set(name, await file.sizeBytes());
      if (name === this.segments.at(-1)?.name) await file.sync();
      await file.close();
    }
  }

  /** Goes on writing in the newest segment at `at`. */
  async resume(at: number): Promise<ActiveSegment> {
    const place = this.segments.at(-1);
    if (place === undefined) throw new Error('there is no segment to resume');
    const file = await this.#files.open(place.name);
    return this.#activate(place, file, at, await file.sizeBytes());
  }

  /** Starts the next segment, durable with its name before the first frame goes in. */
  async begin(firstSeq: number, nonce: Uint8Array, frameBytes: number): Promise<ActiveSegment> {
    const sizeBytes = this.#segmentBytesFor(frameBytes);
    const index = (this.segments.at(-1)?.index ?? 0) + 1;
    const { feed, epoch } = this.#options;
    const header = { index, epoch, firstSeq, syncedUpto: firstSeq - 1, nonce, feed };
    const name = segmentName(index);
    const { file, blankName } = await this.#blank(sizeBytes);
    await file.write([encodeSegmentHeader(header)], 0);
    await file.sync();
    await this.#files.rename(blankName, name);
    await this.#files.syncFolder();
    // Dying here: an empty segment more; the next start goes on in it.
    const place = { name, index, header, newestAtMs: 0 };
    this.segments.push(place);
    this.#sizesBytes.set(name, sizeBytes);
    return this.#activate(place, file, SEGMENT_HEADER_BYTES, sizeBytes);
  }

  async release(upto: number, beforeMs: number): Promise<void> {
    for (;;) {
      const [oldest, next] = this.segments;
      if (oldest === undefined || next === undefined) return;
      if (next.header.firstSeq - 1 > upto || oldest.newestAtMs >= beforeMs) return;
      this.segments.shift();
      await this.#recycle(oldest.name);
    }
  }

  async close(): Promise<void> {
    await (await this.#spare)?.close();
    await this.#activeFile?.close();
  }

  #activate(place: SegmentPlace, file: JournalFile, from: number, sizeBytes: number): ActiveSegment {
    this.#activeFile = file;
    let at = from;
    return {
      file,
      nonce: place.header.nonce,
      get at() {
        return at;
      },
      get roomBytes() {
        return sizeBytes - at;
      },
      advance: (frameBytes, atMs) => {
        at += frameBytes;
        place.newestAtMs = Math.max(place.newestAtMs, atMs);
        if (at > sizeBytes / 2) this.#prepareSpare();
      },
    };
  }

  /** The spare when it fits, else a file made now. */
  async #blank(sizeBytes: number): Promise<{ file: JournalFile; blankName: string }> {
    if (sizeBytes !== this.#options.segmentSizeBytes) {
      return { file: await this.#files.createFilled(LARGE_NAME, sizeBytes), blankName: LARGE_NAME };
    }
    const spare = await this.#spare;
    this.#spare = undefined;
    return { file: spare ?? (await this.#files.createFilled(SPARE_NAME, sizeBytes)), blankName: SPARE_NAME };
  }

  #prepareSpare(): void {
    if (this.#spare !== undefined || this.isFull(0)) return;
    void this.#keepSpare(this.#files.createFilled(SPARE_NAME, this.#options.segmentSizeBytes));
  }

  async #recycle(name: string): Promise<void> {
    const fits = this.#sizesBytes.get(name) === this.#options.segmentSizeBytes;
    this.#sizesBytes.delete(name);
    if (fits && this.#spare === undefined) {
      await this.#keepSpare(this.#renameToSpare(name));
      return;
    }
    await this.#files.remove(name);
    await this.#files.syncFolder();
  }

  async #renameToSpare(name: string): Promise<JournalFile> {
    await this.#files.rename(name, SPARE_NAME);
    await this.#files.syncFolder();
    return this.#files.open(SPARE_NAME);
  }

  /** A spare that cannot be made is no error yet: it is tried again when it is needed, and only then is the journal full. */
  #keepSpare(making: Promise<JournalFile>): Promise<JournalFile | undefined> {
    const spare = making.catch(() => {
      this.#spare = undefined;
      return undefined;
    });
    this.#spare = spare;
    return spare;
  }

  #segmentBytesFor(frameBytes: number): number {
    return Math.max(this.#options.segmentSizeBytes, SEGMENT_HEADER_BYTES + frameBytes);
  }

  #usedBytes(): number {
    let sum = 0;
    for (const sizeBytes of this.#sizesBytes.values()) sum += sizeBytes;
    return sum;
  }
}
