import { hash } from 'node:crypto';
import { canonicalBytes } from './canonical.ts';

/** Lower-case hex SHA-256 of bytes. */
export function sha256Hex(bytes: Uint8Array): string {
  return hash('sha256', bytes, 'hex');
}

/** Lower-case hex SHA-256 of the RFC 8785 form of a value. */
export function digestOfValue(value: unknown): string {
  return sha256Hex(canonicalBytes(value));
}
