import { crc32 } from 'node:zlib';

/** What the caller hands over: the journal adds epoch, seq, length, checksum and syncedUpto. */
export interface FrameInput {
  /** Meaning of the body, 0 to 65535, the caller's own numbering. */
  readonly type: number;
  /** When the caller received the body, milliseconds since 1970. A label only: order is `seq`. */
  readonly atMs: number;
  /** Id of the token that sent the body (never the token); at most 255 bytes of UTF-8. */
  readonly tokenId: string;
  /** The caller's dedupe material, {@link FINGERPRINT_BYTES} bytes. */
  readonly fingerprint: Uint8Array;
  /** The bytes to keep. Not copied: must not change until the append has resolved. */
  readonly body: Uint8Array;
  /** CRC-32 of the body when the caller has it already; a wrong one makes the frame unreadable. */
  readonly checksum?: number;
}

/** Everything known about a frame without its body. */
export interface FrameHeader {
  /** Which opening of the journal wrote it. */
  readonly epoch: number;
  /** Position in the feed: starts at 1, never reused. */
  readonly seq: number;
  /** The newest seq known to be on disk when this frame was written. */
  readonly syncedUpto: number;
  readonly atMs: number;
  readonly type: number;
  readonly tokenId: string;
  readonly fingerprint: Uint8Array;
  readonly lengthBytes: number;
  /** CRC-32 of the body. */
  readonly checksum: number;
}

/** A frame as read back. */
export interface Frame extends FrameHeader {
  readonly body: Uint8Array;
}

/** Size of `fingerprint`: room for one trace id and one span id. */
export const FINGERPRINT_BYTES = 24;

/** Fixed part of a frame; the token id and then the body follow. */
export const FRAME_HEADER_BYTES = 72;

const FRAME_MAGIC = 0x41584a31;
const ALIGN_BYTES = 8;
const utf8 = new TextEncoder();
const text = new TextDecoder();

/** Bytes a frame takes in a segment: header, token id, body, and padding to eight bytes. */
function frameSizeBytes(tokenIdBytes: number, bodyBytes: number): number {
  return Math.ceil((FRAME_HEADER_BYTES + tokenIdBytes + bodyBytes) / ALIGN_BYTES) * ALIGN_BYTES;
}

/** Same, for a frame not yet encoded. */
export function sizeOf(frame: FrameInput): number {
  return frameSizeBytes(utf8.encode(frame.tokenId).length, frame.body.length);
}

/**
 * The buffers of one frame, ready for one gathered write.
 *
 * The header checksum starts from the segment's random nonce. So a body that imitates a frame cannot be taken for one
 * when reading goes on after damage, and neither can a frame from the segment's former life.
 */
export function encodeFrame(nonce: Uint8Array, frame: FrameInput, place: { epoch: number; seq: number; syncedUpto: number }): Uint8Array[] {
  const tokenId = utf8.encode(frame.tokenId);
  const header = new Uint8Array(FRAME_HEADER_BYTES + tokenId.length);
  const view = new DataView(header.buffer);
  view.setUint32(0, FRAME_MAGIC);
  view.setUint32(8, frame.body.length);
  view.setUint32(12, frame.checksum ?? crc32(frame.body));
  view.setBigUint64(16, BigInt(place.seq));
  view.setBigUint64(24, BigInt(place.syncedUpto));
  view.setFloat64(32, frame.atMs);
  view.setUint32(40, place.epoch);
  view.setUint16(44, frame.type);
  view.setUint8(46, tokenId.length);
  header.set(frame.fingerprint, 48);
  header.set(tokenId, FRAME_HEADER_BYTES);
  view.setUint32(4, headerChecksum(nonce, header));
  const padding = frameSizeBytes(tokenId.length, frame.body.length) - header.length - frame.body.length;
  return padding === 0 ? [header, frame.body] : [header, frame.body, new Uint8Array(padding)];
}

/** A whole frame found in a segment's bytes. */
export interface FoundFrame {
  readonly header: FrameHeader;
  readonly at: number;
  readonly bodyAt: number;
  readonly sizeBytes: number;
}

/** The frame that starts at `at`, or undefined when header or body do not check. */
export function findFrameAt(nonce: Uint8Array, segment: Uint8Array, at: number): FoundFrame | undefined {
  if (at + FRAME_HEADER_BYTES > segment.length) return undefined;
  const view = new DataView(segment.buffer, segment.byteOffset + at, FRAME_HEADER_BYTES);
  if (view.getUint32(0) !== FRAME_MAGIC) return undefined;
  const tokenIdBytes = view.getUint8(46);
  const lengthBytes = view.getUint32(8);
  const sizeBytes = frameSizeBytes(tokenIdBytes, lengthBytes);
  if (at + sizeBytes > segment.length) return undefined;
  const bodyAt = at + FRAME_HEADER_BYTES + tokenIdBytes;
  if (view.getUint32(4) !== headerChecksum(nonce, segment.subarray(at, bodyAt))) return undefined;
  const checksum = view.getUint32(12);
  if (crc32(segment.subarray(bodyAt, bodyAt + lengthBytes)) !== checksum) return undefined;
  const header = {
    epoch: view.getUint32(40),
    seq: Number(view.getBigUint64(16)),
    syncedUpto: Number(view.getBigUint64(24)),
    atMs: view.getFloat64(32),
    type: view.getUint16(44),
    tokenId: text.decode(segment.subarray(at + FRAME_HEADER_BYTES, bodyAt)),
    fingerprint: segment.slice(at + 48, at + FRAME_HEADER_BYTES),
    lengthBytes,
    checksum,
  };
  return { header, at, bodyAt, sizeBytes };
}

/** The next place after `at` that holds a whole frame, or undefined. */
export function findFrameAfter(nonce: Uint8Array, segment: Uint8Array, at: number): number | undefined {
  const view = new DataView(segment.buffer, segment.byteOffset, segment.length);
  for (let place = at + ALIGN_BYTES; place + FRAME_HEADER_BYTES <= segment.length; place += ALIGN_BYTES) {
    if (view.getUint32(place) === FRAME_MAGIC && findFrameAt(nonce, segment, place) !== undefined) return place;
  }
  return undefined;
}

function headerChecksum(nonce: Uint8Array, header: Uint8Array): number {
  return crc32(header.subarray(8), crc32(nonce));
}
