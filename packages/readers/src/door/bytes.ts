import type { Parsed } from '../malformed.ts';
import { failed } from '../malformed.ts';
import type { ArtefactFile } from '../reader.ts';

/** Whole files above this are not taken into memory. */
export const fileBytesMax = 64 * 1024 * 1024;

/** All bytes of a file, or `too-large`. The limit holds for what comes, not only for what `sizeBytes` says. */
export function bytesOf(file: ArtefactFile, sizeBytesMax: number = fileBytesMax): Parsed<Uint8Array> {
  if (file.sizeBytes > sizeBytesMax) return failed('too-large', `${file.sizeBytes} bytes, read up to ${sizeBytesMax}`);
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for (const chunk of file.chunks()) {
    sizeBytes += chunk.length;
    if (sizeBytes > sizeBytesMax) return failed('too-large', `more than ${sizeBytesMax} bytes`);
    chunks.push(chunk);
  }
  const [first] = chunks;
  if (first && chunks.length === 1) return { ok: true, value: first };
  return { ok: true, value: joined(chunks, sizeBytes) };
}

/** The first bytes of a file, for formats whose header is all we read. */
export function headOf(file: ArtefactFile, sizeBytesMax: number): Uint8Array {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for (const chunk of file.chunks()) {
    chunks.push(chunk);
    sizeBytes += chunk.length;
    if (sizeBytes >= sizeBytesMax) break;
  }
  return joined(chunks, sizeBytes).subarray(0, sizeBytesMax);
}

function joined(chunks: readonly Uint8Array[], sizeBytes: number): Uint8Array {
  const all = new Uint8Array(sizeBytes);
  let offset = 0;
  for (const chunk of chunks) {
    all.set(chunk, offset);
    offset += chunk.length;
  }
  return all;
}
