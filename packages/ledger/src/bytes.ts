import { refuse } from './problem.ts';

const strictText = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Text of bytes, or undefined where they are not UTF-8: a replaced character would be another text than the one signed. */
export function textOf(bytes: Uint8Array): string | undefined {
  try {
    return strictText.decode(bytes);
  } catch {
    return undefined;
  }
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((total, part) => total + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}

/** A Buffer seen as what it is: our signatures speak Uint8Array, and equality in consumers' tests compares classes. */
export function plain(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

export function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}

/**
 * Strict RFC 4648 section 4, one spelling per value: two spellings of one proof would be two receipts for one fact.
 */
export function fromBase64(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') !== text) refuse('base64-malformed', 'not canonical base64');
  return plain(bytes);
}

/** DSSE lets a signer choose either alphabet, padded or not (protocol.md); anything further is refused. */
export function fromEitherBase64(text: string): Uint8Array {
  const standard = text.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '');
  const bytes = Buffer.from(standard, 'base64');
  const mixed = /[-_]/.test(text) && /[+/]/.test(text);
  const padding = text.length - standard.length;
  const wholePadding = padding === 0 || (padding + standard.length) % 4 === 0;
  if (mixed || !wholePadding || padding > 2 || bytes.toString('base64').replace(/=+$/, '') !== standard) {
    refuse('base64-malformed', 'neither alphabet of base64 fits');
  }
  return plain(bytes);
}
