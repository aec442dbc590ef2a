import { fromBase64, toBase64 } from './bytes.ts';
import { hashBytes } from './hash.ts';
import type { LogKey, LogPublicKey } from './log-key.ts';
import { readNote, signNote, verifyNote } from './note.ts';
import { attempt, LedgerError, refuse, type Outcome } from './problem.ts';

/** A tree head: what a log commits itself to. */
export interface Checkpoint {
  origin: string;
  size: number;
  /** 32 bytes. */
  root: Uint8Array;
}

/**
 * The signed note of a tree head (C2SP tlog-checkpoint), without extension lines.
 * Call it only after the fork guard agreed, and let the text out only after the commit: a signature cannot be taken back.
 */
export function signCheckpoint(checkpoint: Checkpoint, keys: readonly [LogKey, ...LogKey[]]): string {
  const foreign = keys.find((key) => key.origin !== checkpoint.origin);
  if (foreign) {
    throw new LedgerError({
      code: 'checkpoint-origin',
      message: `a key of ${foreign.origin} cannot sign for ${checkpoint.origin}`,
      fault: 'operator',
      next: 'Import the key with the origin of its log.',
    });
  }
  return signNote(`${checkpoint.origin}\n${checkpoint.size}\n${toBase64(checkpoint.root)}\n`, keys);
}

/** Reads a checkpoint without believing it; `verifyCheckpoint` is what most callers want. */
export function parseCheckpoint(note: string): Outcome<Checkpoint> {
  return attempt(() => readCheckpoint(readNote(note).text));
}

/** Reads a checkpoint, believing it only if one of these keys signed it and the origin is that key's name. */
export function verifyCheckpoint(note: string, keys: readonly LogPublicKey[]): Outcome<Checkpoint> {
  return attempt(() => {
    const parsed = readNote(note);
    const signers = verifyNote(parsed, keys);
    const checkpoint = readCheckpoint(parsed.text);
    if (!signers.some((key) => key.origin === checkpoint.origin))
      refuse('checkpoint-origin', `${checkpoint.origin} is not the log whose key signed`);
    return checkpoint;
  });
}

function readCheckpoint(text: string): Checkpoint {
  const [origin, sizeText, rootText, ...rest] = text.split('\n');
  if (origin === undefined || origin === '' || sizeText === undefined || rootText === undefined || rest.length !== 1) {
    refuse('checkpoint-malformed', 'a checkpoint has exactly origin, size and root');
  }
  const size = /^(0|[1-9]\d{0,15})$/.test(sizeText) ? Number(sizeText) : Number.NaN;
  if (!Number.isSafeInteger(size)) refuse('checkpoint-malformed', 'the size is no decimal count');
  const root = fromBase64(rootText);
  if (root.length !== hashBytes) refuse('checkpoint-malformed', 'the root is not 32 bytes');
  return { origin, size, root };
}
