import type { Malformed } from './reader.ts';

/** Why an artefact of a known kind could not be read. Closed; the detail names the place. */
export const malformedCodes = [
  'too-large',
  'too-deep',
  'too-many',
  'empty',
  'encoding',
  'lfs-pointer',
  'not-json',
  'not-yaml',
  'not-toml',
  'not-xml',
  'not-csv',
  'not-zip',
  'not-protobuf',
  'not-base64',
  'sqlite-wal',
  'sqlite-unreadable',
  'unexpected-shape',
  'facts-out-of-bounds',
  'reader-failed',
] as const;

export type MalformedCode = (typeof malformedCodes)[number];

/** What a door answers: the value, or why there is none. */
export type Parsed<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly problem: Malformed };

export function malformed(code: MalformedCode, detail: string): Malformed {
  return { outcome: 'malformed', code, detail };
}

export function failed(code: MalformedCode, detail: string): { readonly ok: false; readonly problem: Malformed } {
  return { ok: false, problem: malformed(code, detail) };
}
