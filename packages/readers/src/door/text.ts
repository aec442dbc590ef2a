import type { Parsed } from '../malformed.ts';
import { failed } from '../malformed.ts';
import type { ArtefactFile } from '../reader.ts';
import { bytesOf, fileBytesMax } from './bytes.ts';

/** Text of a file: UTF-8, or UTF-16 by its byte order mark or its zero bytes; the mark is taken off. */
export function textOf(file: ArtefactFile, sizeBytesMax: number = fileBytesMax): Parsed<string> {
  const bytes = bytesOf(file, sizeBytesMax);
  return bytes.ok ? decoded(bytes.value) : bytes;
}

/** Bytes as text; a Git LFS pointer standing in for the file is told apart, because its content is elsewhere. */
export function decoded(bytes: Uint8Array): Parsed<string> {
  if (bytes.length === 0) return failed('empty', 'the file has no bytes');
  const encoding = encodingOf(bytes);
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return text.startsWith(lfsMark)
      ? failed('lfs-pointer', 'a Git LFS pointer stands in for the file; check out with LFS')
      : { ok: true, value: text };
  } catch {
    return failed('encoding', `not ${encoding}`);
  }
}

/** The head as text for a claim: never fails, what is no text becomes replacement characters. */
export function headText(head: Uint8Array): string {
  return new TextDecoder(encodingOf(head)).decode(head);
}

const lfsMark = 'version https://git-lfs.github.com/spec/v1';

function encodingOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  const [first, second, third, fourth] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (first && second === 0 && third && fourth === 0) return 'utf-16le';
  if (first === 0 && second && third === 0 && fourth) return 'utf-16be';
  return 'utf-8';
}
