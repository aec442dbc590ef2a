import type { WireCursor } from './wire.ts';

/** Beyond this many byte strings a table is `isFull`; the scanner then begins new ones with the next request. */
const entriesMax = 4_096;
const lengthMax = 96;
const arenaBytes = entriesMax * lengthMax;
const placesCount = 4 * entriesMax;
const placeShift = 32 - Math.log2(placesCount);
const probesMax = 4;

/**
 * Numbers for short byte strings that repeat (model names, providers, finish reasons), found by hash and a comparison of
 * all bytes without making a string. Bounded: after a few probes, or when it is full, a byte string has no number and is
 * read anew each time; so names made to collide cost their sender's requests a little and nobody anything else.
 */
export class ByteNumbers {
  readonly #places = new Int32Array(placesCount);
  readonly #arena = new Uint8Array(arenaBytes);
  readonly #arenaView = new DataView(this.#arena.buffer);
  /** By number: hash, length, and where its bytes lie in the arena. */
  readonly #hashes = new Int32Array(entriesMax);
  readonly #lengths = new Uint8Array(entriesMax);
  #count = 0;

  get isFull(): boolean {
    return this.#count >= entriesMax;
  }

  /**
   * The number of these bytes, or -1. Numbers count up from 0 in the order of `add`. `guess` is compared before anything
   * is looked up: the same attribute mostly has the same value again.
   */
  find({ bytes, view }: WireCursor, from: number, to: number, guess: number): number {
    const length = to - from;
    if (this.#lengths[guess] === length && isSame(this.#arenaView, guess * lengthMax, view, from, length)) return guess;
    if (length > lengthMax) return -1;
    const hash = hashOf(bytes, view, from, to);
    for (let probe = 0; probe < probesMax; probe += 1) {
      const number = (this.#places[placeOf(hash, probe)] ?? 0) - 1;
      if (number < 0) return -1;
      if (this.#hashes[number] !== hash || this.#lengths[number] !== length) continue;
      if (isSame(this.#arenaView, number * lengthMax, view, from, length)) return number;
    }
    return -1;
  }

  /** Gives bytes that have none a number; -1 when they get none. */
  add({ bytes, view }: WireCursor, from: number, to: number): number {
    if (this.isFull || to - from > lengthMax) return -1;
    const hash = hashOf(bytes, view, from, to);
    for (let probe = 0; probe < probesMax; probe += 1) {
      const place = placeOf(hash, probe);
      if (this.#places[place] !== 0) continue;
      const number = this.#count;
      this.#count += 1;
      this.#places[place] = number + 1;
      this.#hashes[number] = hash;
      this.#lengths[number] = to - from;
      this.#arena.set(bytes.subarray(from, to), number * lengthMax);
      return number;
    }
    return -1;
  }
}

function placeOf(hash: number, probe: number): number {
  return ((hash >>> placeShift) + probe) & (placesCount - 1);
}

const multiplier = 0x9e37_79b1;

/** Four bytes a step; the rotation carries what a multiplication only moves upwards back into the low bits. */
function hashOf(bytes: Uint8Array, view: DataView, from: number, to: number): number {
  let hash = to - from;
  let at = from;
  for (; at + 4 <= to; at += 4) {
    hash = Math.imul(hash ^ view.getInt32(at, true), multiplier);
    hash = (hash << 13) | (hash >>> 19);
  }
  for (; at < to; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), multiplier);
  return Math.imul(hash ^ (hash >>> 15), multiplier);
}

function isSame(known: DataView, knownAt: number, view: DataView, from: number, length: number): boolean {
  let index = 0;
  for (; index + 4 <= length; index += 4) {
    if (known.getInt32(knownAt + index, true) !== view.getInt32(from + index, true)) return false;
  }
  for (; index < length; index += 1) if (known.getUint8(knownAt + index) !== view.getUint8(from + index)) return false;
  return true;
}
