import { knownNames } from './names.ts';
import type { WireCursor } from './wire.ts';

/** An attribute name worth reading. */
export interface Key {
  readonly name: string;
  /** Number of the slot it fills; -1 when only selectors ask for it. */
  readonly slot: number;
  readonly rank: number;
  readonly isNumber: boolean;
  /** A selector names it. */
  readonly isWanted: boolean;
}

interface Entry {
  readonly key: Key;
  readonly lengthBytes: number;
  /** Its bytes by fours, little-endian; the last four overlap the ones before when the length is no multiple. */
  readonly words: Int32Array;
  readonly next: Entry | undefined;
}

const headsCount = 1_024;
const wordBytes = 4;

/**
 * Finds the attribute names we read among all those that are sent: by length and two bytes of the name first, so that a
 * name of no use costs three loads and no string; then by all bytes.
 */
export class KeyTable {
  readonly #byName = new Map<string, Key>();
  /** Names shorter than a word are too rare to be worth more than this. */
  readonly #decoder = new TextDecoder();
  readonly #heads: (Entry | undefined)[] = Array.from({ length: headsCount }, () => undefined);

  constructor(wanted: Iterable<string>) {
    const wantedNames = new Set(wanted);
    for (const known of knownNames) this.#add({ ...known, isWanted: wantedNames.delete(known.name) });
    for (const name of wantedNames) this.#add({ name, slot: -1, rank: 0, isNumber: false, isWanted: true });
  }

  /** The key of this name as text (OTLP/JSON). */
  named(name: string): Key | undefined {
    return this.#byName.get(name);
  }

  /** The key whose name lies at `from`; the bytes must be within the body. */
  at({ bytes, view }: WireCursor, from: number, lengthBytes: number): Key | undefined {
    if (lengthBytes < wordBytes) return this.#byName.get(this.#decoder.decode(bytes.subarray(from, from + lengthBytes)));
    const head = headOf(lengthBytes, bytes[from + (lengthBytes >> 1)] ?? 0, bytes[from + lengthBytes - 2] ?? 0);
    for (let entry = this.#heads[head]; entry !== undefined; entry = entry.next) {
      if (entry.lengthBytes === lengthBytes && isSame(entry.words, view, from, lengthBytes)) return entry.key;
    }
    return undefined;
  }

  #add(key: Key): void {
    this.#byName.set(key.name, key);
    const bytes = new TextEncoder().encode(key.name);
    if (bytes.length < wordBytes) return;
    const head = headOf(bytes.length, bytes[bytes.length >> 1] ?? 0, bytes[bytes.length - 2] ?? 0);
    this.#heads[head] = { key, lengthBytes: bytes.length, words: wordsOf(bytes), next: this.#heads[head] };
  }
}

function headOf(lengthBytes: number, middle: number, last: number): number {
  return (lengthBytes * 37 + middle * 5 + last * 151) & (headsCount - 1);
}

function wordsOf(bytes: Uint8Array): Int32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const count = Math.ceil(bytes.length / wordBytes);
  return Int32Array.from({ length: count }, (_, index) => view.getInt32(Math.min(index * wordBytes, bytes.length - wordBytes), true));
}

function isSame(words: Int32Array, view: DataView, from: number, lengthBytes: number): boolean {
  const last = words.length - 1;
  if (view.getInt32(from + lengthBytes - wordBytes, true) !== words[last]) return false;
  for (let index = 0; index < last; index += 1) {
    if (view.getInt32(from + index * wordBytes, true) !== words[index]) return false;
  }
  return true;
}
