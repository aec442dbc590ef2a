import { crc32 } from 'node:zlib';

/** First bytes of a segment: who it belongs to and where its frames start in the feed. */
export interface SegmentHeader {
  /** Order of creation; also in the file name. */
  readonly index: number;
  readonly epoch: number;
  /** Seq of its first frame. Everything at or above it in older segments was discarded when this one began. */
  readonly firstSeq: number;
  /** All frames up to here were on disk when this segment began. */
  readonly syncedUpto: number;
  /** Random per use of the file; frame headers are checked against it. */
  readonly nonce: Uint8Array;
  readonly feed: string;
}

/** Size of a segment's header; frames start here. */
export const SEGMENT_HEADER_BYTES = 128;

/** Longest feed id, in bytes of UTF-8. */
export const FEED_BYTES_MAX = 64;

const SEGMENT_MAGIC = 0x4158534547303031n;
const NAME = /^segment-(\d{12})\.axj$/;

export function segmentName(index: number): string {
  return `segment-${String(index).padStart(12, '0')}.axj`;
}

/** The index in a segment's file name, or undefined for any other file. */
export function indexOfName(name: string): number | undefined {
  const digits = NAME.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

export function encodeSegmentHeader(header: SegmentHeader): Uint8Array {
  const bytes = new Uint8Array(SEGMENT_HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  const feed = new TextEncoder().encode(header.feed);
  view.setBigUint64(0, SEGMENT_MAGIC);
  view.setUint32(12, header.epoch);
  bytes.set(header.nonce, 16);
  view.setBigUint64(24, BigInt(header.index));
  view.setBigUint64(32, BigInt(header.firstSeq));
  view.setBigUint64(40, BigInt(header.syncedUpto));
  view.setUint8(48, feed.length);
  bytes.set(feed, 49);
  view.setUint32(8, crc32(bytes.subarray(12)));
  return bytes;
}

/** The header, or undefined when it does not check (a file that never became a segment, or damage). */
export function decodeSegmentHeader(bytes: Uint8Array): SegmentHeader | undefined {
  if (bytes.length < SEGMENT_HEADER_BYTES) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, SEGMENT_HEADER_BYTES);
  if (view.getBigUint64(0) !== SEGMENT_MAGIC) return undefined;
  if (view.getUint32(8) !== crc32(bytes.subarray(12, SEGMENT_HEADER_BYTES))) return undefined;
  return {
    epoch: view.getUint32(12),
    nonce: bytes.slice(16, 24),
    index: Number(view.getBigUint64(24)),
    firstSeq: Number(view.getBigUint64(32)),
    syncedUpto: Number(view.getBigUint64(40)),
    feed: new TextDecoder().decode(bytes.subarray(49, 49 + view.getUint8(48))),
  };
}
