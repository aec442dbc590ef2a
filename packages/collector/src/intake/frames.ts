import type { FrameHeader, FrameInput } from '@annexa/journal';
import { FINGERPRINT_BYTES } from '@annexa/journal';
import type { Encoding, Signal, SignalBatch, SystemSelectors } from '@annexa/telemetry';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Compression } from './inflate.ts';

/** What the body of a frame is. */
export type FrameMeaning =
  | { readonly kind: 'request'; readonly signal: Signal; readonly encoding: Encoding; readonly compression: Compression }
  | { readonly kind: 'cut' }
  | { readonly kind: 'selectors' }
  | { readonly kind: 'unknown' };

const cutType = 1;
const selectorsType = 2;
const requestType = 0x100;
const signals = ['traces', 'logs', 'metrics'] as const;
const encodings = ['protobuf', 'json'] as const;
const compressions = ['identity', 'gzip', 'zstd'] as const;

/** Number under which a request of this form is journalled; written to disk, so never renumbered. */
export function requestFrameType(signal: Signal, encoding: Encoding, compression: Compression): number {
  const [first, second, third] = [signals.indexOf(signal), encodings.indexOf(encoding), compressions.indexOf(compression)];
  return requestType + first + 4 * second + 8 * third;
}

/** The meaning of a frame's type; `unknown` for what a later version wrote. */
export function meaningOf(type: number): FrameMeaning {
  if (type === cutType) return { kind: 'cut' };
  if (type === selectorsType) return { kind: 'selectors' };
  const form = type - requestType;
  const [signal, encoding, compression] = [signals[form & 3], encodings[(form >> 2) & 1], compressions[(form >> 3) & 3]];
  if (form < 0 || form > 31 || signal === undefined || encoding === undefined || compression === undefined) {
    return { kind: 'unknown' };
  }
  return { kind: 'request', signal, encoding, compression };
}

const noFingerprint = new Uint8Array(FINGERPRINT_BYTES);

/** A cut: everything before it belongs to windows that are sealed together. Its time is the journal's, not the clock's. */
export function cutFrame(atMs: number): FrameInput {
  return { type: cutType, atMs, tokenId: '', fingerprint: noFingerprint, body: new Uint8Array() };
}

/** The selectors in force for the requests that follow, so that replay assigns them as they were assigned. */
export function selectorsFrame(atMs: number, selectors: readonly SystemSelectors[]): FrameInput {
  const body = new TextEncoder().encode(JSON.stringify(selectors));
  return { type: selectorsType, atMs, tokenId: '', fingerprint: noFingerprint, body };
}

const selectorsSchema = z.array(z.object({ system: z.string(), selectors: z.array(z.record(z.string(), z.string())) }));

/** Reads such a frame back; undefined when it does not parse, which only another version could have caused. */
export function selectorsOf(body: Uint8Array): readonly SystemSelectors[] | undefined {
  try {
    return selectorsSchema.parse(JSON.parse(new TextDecoder().decode(body)));
  } catch {
    // Reported by the caller as a gap: assigning by other selectors than those in force would invent history.
    return undefined;
  }
}

/**
 * First trace and span id of a request. A body without ids (metrics, most logs) puts the start of its SHA-256 there
 * instead: length and checksum alone would let two different bodies pass for one now and then.
 */
export function fingerprintOf(batch: SignalBatch, body: Uint8Array): Uint8Array {
  if (batch.firstTraceId.length === 32 && batch.firstSpanId.length === 16) {
    return Uint8Array.from(Buffer.from(batch.firstTraceId + batch.firstSpanId, 'hex'));
  }
  return createHash('sha256').update(body).digest().subarray(0, FINGERPRINT_BYTES);
}

/** What makes two requests the same one: token, signal and form, length, checksum, fingerprint. All of it is in the header. */
export function dedupeKey(frame: Pick<FrameHeader, 'tokenId' | 'type' | 'lengthBytes' | 'checksum' | 'fingerprint'>): string {
  const { tokenId, type, lengthBytes, checksum, fingerprint } = frame;
  return `${type}/${lengthBytes}/${checksum}/${Buffer.from(fingerprint).toString('base64')}/${tokenId}`;
}
