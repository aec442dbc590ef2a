import { joined, same, unbase64, unhash, utf8 } from './bytes.ts';
import type { LogKey } from './keys.ts';

/** Reads a C2SP checkpoint of at most 64 Ki characters and 32 signatures, without extension lines; undefined if it is none. */
export function checkpoint(note: string) {
  if (note.length > 64 * 1024 || !note.endsWith('\n')) return undefined;
  const split = note.lastIndexOf('\n\n');
  const [origin, sizeText = '', rootText, ...rest] = note.slice(0, split).split('\n');
  const root = unhash(rootText);
  const lines = note.slice(split + 2, -1).split('\n');
  if (split < 0 || !origin || !root || rest.length > 0 || !/^(0|[1-9]\d{0,14})$/.test(sizeText)) return undefined;
  const signatures = lines.map(signatureLine).filter((line) => line !== undefined);
  if (signatures.length !== lines.length || lines.length > 32) return undefined;
  return { origin, size: Number(sizeText), root, text: note.slice(0, split + 1), signatures };
}

/** A tree head and the lines under it, as read. */
export type Checkpoint = NonNullable<ReturnType<typeof checkpoint>>;

function signatureLine(line: string) {
  const [, name, encoded] = /^— ([^\s+]+) (\S+)$/.exec(line) ?? [];
  const bytes = unbase64(encoded);
  if (name === undefined || bytes === undefined || bytes.length < 5) return undefined;
  return { name, keyId: bytes.slice(0, 4), signature: bytes.slice(4) };
}

/**
 * The trusted keys that signed. A line of a trusted key that does not verify spoils the whole note, whoever else signed it;
 * lines of others are ignored (C2SP signed-note).
 */
export async function signersOf(note: Checkpoint, keys: readonly LogKey[]): Promise<LogKey[]> {
  const signers: LogKey[] = [];
  for (const key of keys) {
    const lines = note.signatures.filter(({ name, keyId }) => name === key.origin && same(keyId, key.id.subarray(0, 4)));
    for (const { signature } of lines) {
      if (!(await key.verifies(joined(utf8(note.text)), signature))) return [];
    }
    if (lines.length > 0) signers.push(key);
  }
  return signers;
}
