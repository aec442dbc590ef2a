import { gunzipSync, zstdDecompressSync } from 'node:zlib';

/** Content encodings we take. */
export type Compression = 'identity' | 'gzip' | 'zstd';

/** The plain body, or why there is none; both are the sender's fault. */
export type InflateOutcome =
  | { readonly ok: true; readonly body: Uint8Array }
  | { readonly ok: false; readonly code: 'too-large' | 'bad-compression' };

/**
 * Inflates a body, stopping at `sizeBytesMax` so that a small body cannot become a large one (zip bomb).
 * Synchronous: for bodies of this size the thread pool costs nearly twice the processor time.
 */
export function inflate(compression: Compression, body: Uint8Array, sizeBytesMax: number): InflateOutcome {
  if (compression === 'identity') return body.length > sizeBytesMax ? tooLarge : { ok: true, body };
  const inflateSync = compression === 'gzip' ? gunzipSync : zstdDecompressSync;
  try {
    return { ok: true, body: inflateSync(body, { maxOutputLength: sizeBytesMax }) };
  } catch (error) {
    const isTooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    return isTooLarge ? tooLarge : { ok: false, code: 'bad-compression' };
  }
}

const tooLarge = { ok: false, code: 'too-large' } as const;
