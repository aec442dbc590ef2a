import { textLengthMax } from './batch.ts';
import { ByteNumbers } from './intern.ts';
import { slots } from './names.ts';
import type { WireCursor } from './wire.ts';

/** An attribute's value as far as we take it; lists hold their members as texts. */
export type Scalar = string | number | boolean | readonly string[];

/** A value that was seen, with what is asked of it again and again. */
interface Value {
  readonly scalar: Scalar;
  /** As a text cut at its limit; of a list its first member. */
  readonly text: string;
  /** The same number for the same `text`; 0 for the empty one. */
  readonly textNumber: number;
  readonly isLong: boolean;
}

/** Number of no value at all, and of a number that a bag holds itself. */
export const noValue = 0;
export const numberValue = 1;

/**
 * Attribute values by number, so that spans are compared and carried by numbers. Lasts from request to request; within
 * one request it grows by what the request brings.
 */
export class ValueTable {
  readonly #values: Value[] = [reserved, reserved];
  readonly #numbers = new ByteNumbers();
  /** Of bytes by their own number. */
  readonly #ofBytes: number[] = [];
  /** Of which bytes the value of each slot was when it was read last. */
  readonly #latest = new Int32Array(slots.length);
  readonly #ofTexts = new Map<string, number>();
  readonly #texts: string[] = [''];
  readonly #textNumbers = new Map<string, number>([['', 0]]);

  get isFull(): boolean {
    return this.#numbers.isFull || this.#values.length > valuesMax;
  }

  /** The value of this slot whose AnyValue lies there when it was read before, else `noValue`. */
  known(wire: WireCursor, from: number, to: number, slot: number): number {
    const bytes = this.#numbers.find(wire, from, to, this.#latest[slot] ?? 0);
    if (bytes < 0) return noValue;
    if (slot >= 0) this.#latest[slot] = bytes;
    return this.#ofBytes[bytes] ?? noValue;
  }

  /** Keeps the value that was read from there. */
  learn(wire: WireCursor, from: number, to: number, scalar: Scalar): number {
    const value = this.add(scalar);
    const bytes = this.#numbers.add(wire, from, to);
    if (bytes >= 0) this.#ofBytes[bytes] = value;
    return value;
  }

  add(scalar: Scalar): number {
    const isText = typeof scalar === 'string';
    const known = isText ? this.#ofTexts.get(scalar) : undefined;
    if (known !== undefined) return known;
    const text = boundedText(String(Array.isArray(scalar) ? (scalar[0] ?? '') : scalar));
    const number = this.#values.push({ scalar, text, textNumber: this.#textNumber(text), isLong: isLong(scalar) }) - 1;
    if (isText && scalar.length <= textLengthMax) this.#ofTexts.set(scalar, number);
    return number;
  }

  isLong(value: number): boolean {
    return this.#values[value]?.isLong === true;
  }

  scalar(value: number): Scalar | undefined {
    return value > numberValue ? this.#values[value]?.scalar : undefined;
  }

  /** As text; of a list its first member. Undefined when that is empty. */
  text(value: number): string | undefined {
    const text = this.#values[value]?.text;
    return text === '' ? undefined : text;
  }

  textNumber(value: number): number {
    return this.#values[value]?.textNumber ?? 0;
  }

  /** The text of such a number; undefined when that is empty. */
  textOfNumber(textNumber: number): string | undefined {
    return textNumber === 0 ? undefined : this.#texts[textNumber];
  }

  #textNumber(text: string): number {
    const known = this.#textNumbers.get(text);
    if (known !== undefined) return known;
    const made = this.#texts.push(text) - 1;
    this.#textNumbers.set(text, made);
    return made;
  }
}

const valuesMax = 8_192;
const reserved: Value = { scalar: '', text: '', textNumber: 0, isLong: false };

function isLong(value: Scalar): boolean {
  if (Array.isArray(value)) return value.some(isLong);
  return typeof value === 'string' && value.length > textLengthMax;
}

/** Cut at the limit and well-formed, so that it may enter a record. */
export function boundedText(text: string): string {
  return (text.length > textLengthMax ? text.slice(0, textLengthMax) : text).toWellFormed();
}
