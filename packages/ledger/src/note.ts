import { concat, equalBytes, fromBase64, toBase64, utf8 } from './bytes.ts';
import { limits } from './limits.ts';
import { refuse } from './problem.ts';
import type { LogKey, LogPublicKey } from './log-key.ts';

/** One signature line: who says to have signed, not yet verified. */
interface NoteSignature {
  name: string;
  /** Four bytes. */
  keyId: Uint8Array;
  signature: Uint8Array;
}

/** A C2SP signed note: the text includes its last newline. Not to be believed before `verifyNote`. */
export interface Note {
  text: string;
  signatures: NoteSignature[];
}

/** Signs a text that ends in a newline, one line per key in the order given (C2SP signed-note). */
export function signNote(text: string, keys: readonly LogKey[]): string {
  const lines = keys.map((key) => `— ${key.origin} ${toBase64(concat(key.logId.subarray(0, 4), key.sign(utf8(text))))}\n`);
  return `${text}\n${lines.join('')}`;
}

/** Splits a note; refuses control characters, missing newlines and anything in the signature block that is not one. */
export function readNote(note: string): Note {
  if (note.length > limits.noteCharsMax) refuse('note-too-large', `${note.length} is above ${limits.noteCharsMax} characters`);
  if (utf8(note).some((byte) => byte < 0x20 && byte !== 0x0a) || !note.isWellFormed())
    refuse('note-malformed', 'control characters in a note');
  const split = note.lastIndexOf('\n\n');
  if (split < 1 || !note.endsWith('\n')) refuse('note-malformed', 'no text, blank line and signature lines');
  const lines = note.slice(split + 2, -1).split('\n');
  if (lines.length > limits.noteSignaturesMax) refuse('note-too-large', `more than ${limits.noteSignaturesMax} signature lines`);
  return { text: note.slice(0, split + 1), signatures: lines.map(readSignatureLine) };
}

function readSignatureLine(line: string): NoteSignature {
  const [, name, encoded] = /^— ([^\s+]+) ([A-Za-z0-9+/=]+)$/.exec(line) ?? [];
  if (name === undefined || encoded === undefined) refuse('note-malformed', 'a signature line that is none');
  const bytes = fromBase64(encoded);
  if (bytes.length < 5) refuse('note-malformed', 'a signature line without signature');
  return { name, keyId: bytes.slice(0, 4), signature: bytes.slice(4) };
}

/**
 * The known keys that signed. Lines of unknown keys are ignored (witnesses, a rotated key); a line of a known key that does not
 * verify refuses the whole note, and so does a note without any known key (C2SP signed-note).
 */
export function verifyNote(note: Note, keys: readonly LogPublicKey[]): LogPublicKey[] {
  const signers = keys.filter((key) => {
    const lines = note.signatures.filter(({ name, keyId }) => name === key.origin && equalBytes(keyId, key.logId.subarray(0, 4)));
    if (lines.some(({ signature }) => !key.verify(utf8(note.text), signature)))
      refuse('note-signature-invalid', `the signature of ${key.origin} is wrong`);
    return lines.length > 0;
  });
  if (signers.length === 0)
    refuse('note-untrusted', 'no known key signed this note', 'Get the key of this log from a place its operator does not control.');
  return signers;
}
