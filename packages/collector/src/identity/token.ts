import { randomBytes, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { sha256Hex } from '@annexa/evidence';
import type { Scope } from './scope.ts';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const randomBytesCount = 32;
/** ceil(256 / log2 62) and ceil(32 / log2 62). */
const randomChars = 43;
const checksumChars = 6;

const tokenPattern = new RegExp(`^annexa_(ingest|read|export|admin)_([0-9A-Za-z]{${randomChars}})([0-9A-Za-z]{${checksumChars}})$`);

/** The word after `annexa_`: what a leaked token could do, for the person and the scanner that finds it. */
function tokenKindOf(scopes: readonly Scope[]): 'ingest' | 'read' | 'export' | 'admin' {
  if (scopes.includes('admin')) return 'admin';
  if (scopes.includes('export')) return 'export';
  return scopes.includes('read') ? 'read' : 'ingest';
}

/** A new API token: `annexa_<kind>_` + 32 random bytes in base62 + CRC32 of all before it in base62. */
export function makeToken(scopes: readonly Scope[]): string {
  const body = `annexa_${tokenKindOf(scopes)}_${base62(BigInt(`0x${randomBytes(randomBytesCount).toString('hex')}`), randomChars)}`;
  return body + checksumOf(body);
}

/**
 * Whether a text has the form and checksum of a token: says nothing about whether it was ever issued.
 * Offline, so that a typing error is told apart from a revoked token, and scanners raise no false alarm.
 */
export function isTokenWellFormed(text: string): boolean {
  if (!tokenPattern.test(text)) return false;
  const body = text.slice(0, -checksumChars);
  return checksumOf(body) === text.slice(-checksumChars);
}

/** SHA-256 of a token, hex. No slow hash: 256 random bits cannot be guessed. */
export function tokenHash(token: string): string {
  return sha256Hex(new TextEncoder().encode(token));
}

/** Short name of a token in lists and records, from its hash. */
export function tokenIdOf(hash: string): string {
  return hash.slice(0, 12);
}

/** Whether two hex digests are equal, in time that does not depend on where they differ. */
export function equalDigests(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left, 'hex'), Buffer.from(right, 'hex')];
  return a.length === b.length && timingSafeEqual(a, b);
}

function checksumOf(body: string): string {
  return base62(BigInt(crc32(body)), checksumChars);
}

function base62(value: bigint, chars: number): string {
  const base = BigInt(alphabet.length);
  const digits = Array.from({ length: chars }, (_, at) => alphabet.charAt(Number((value / base ** BigInt(at)) % base)));
  return digits.reverse().join('');
}
