import type { Key } from './keys.ts';
import { kindSlots, slots } from './names.ts';
import type { Slot } from './names.ts';
import type { ScanTables } from './tables.ts';
import { boundedText, noValue, numberValue } from './values.ts';
import type { Scalar } from './values.ts';

/**
 * The attributes of one resource, span or record: what we know by meaning, and what selectors ask for by name.
 * Reused from span to span by `clear`. Values are numbers of the scanner's tables; nothing is made per span.
 */
export class AttributeBag {
  readonly #tables: ScanTables;
  /** By slot, valid where `present` has its bit: the value's number, the number itself, and the rank of the name it came by. */
  readonly values = new Int32Array(slots.length);
  readonly #numbers = new Float64Array(slots.length);
  readonly #ranks = new Uint8Array(slots.length);
  #longTexts = 0;
  /** A bit for each slot. */
  present = 0;
  /** Mixed from the values in the slots that make a kind, whatever the order they came in. */
  kindHash = 0;
  /** What selectors ask for, by number. */
  selectable = 0;

  constructor(tables: ScanTables) {
    this.#tables = tables;
  }

  /** Forgets everything, also what a request that was refused left. */
  reset(): void {
    this.clear();
    this.#longTexts = 0;
  }

  clear(): void {
    this.present = 0;
    this.kindHash = 0;
    this.selectable = 0;
  }

  /** Takes an attribute. The newest name of a meaning wins, and of one name the last value. */
  put(key: Key, value: number): void {
    const { slot, rank } = key;
    if (slot >= 0 && this.#outranks(slot, rank)) {
      if (slot < kindSlots) this.kindHash = (this.kindHash + mixed(slot, value) - mixed(slot, this.value(slot))) | 0;
      this.values[slot] = value;
      this.#ranks[slot] = rank;
      this.present |= 1 << slot;
      if (this.#tables.values.isLong(value)) this.#longTexts += 1;
    }
    if (key.isWanted) this.#select(key.name, this.#tables.values.scalar(value) ?? '');
  }

  /** The same of a value that is a number, for slots that hold numbers. */
  putNumber(key: Key, number: number): void {
    const { slot, rank } = key;
    if (slot >= 0 && this.#outranks(slot, rank)) {
      this.values[slot] = numberValue;
      this.#numbers[slot] = number;
      this.#ranks[slot] = rank;
      this.present |= 1 << slot;
    }
    if (key.isWanted) this.#select(key.name, number);
  }

  /** The same of a value however it is typed. */
  putScalar(key: Key | undefined, scalar: Scalar | undefined): void {
    if (key === undefined || scalar === undefined) return;
    if (typeof scalar === 'number' && key.isNumber) this.putNumber(key, scalar);
    else this.put(key, this.#tables.values.add(scalar));
  }

  /** Number of the value in a slot; `noValue` when it is empty. */
  value(slot: number): number {
    return (this.present & (1 << slot)) === 0 ? noValue : (this.values[slot] ?? noValue);
  }

  /** The value in a slot as a number: senders that stringify theirs are read too. NaN when there is none. */
  number(slot: number): number {
    const value = this.value(slot);
    if (value === noValue) return Number.NaN;
    if (value === numberValue) return finite(this.#numbers[slot] ?? 0);
    const scalar = this.#tables.values.scalar(value);
    if (typeof scalar === 'number') return finite(scalar);
    return typeof scalar === 'string' && plainNumber.test(scalar) ? Number(scalar) : Number.NaN;
  }

  /** The value as a text that is not empty, cut at its limit. */
  text(slot: Slot): string | undefined {
    return this.#tables.values.text(this.value(slots.indexOf(slot)));
  }

  /** Number of that text; 0 when there is none. */
  textNumber(slot: number): number {
    return this.#tables.values.textNumber(this.value(slot));
  }

  texts(slot: Slot): readonly string[] {
    const scalar = this.#tables.values.scalar(this.value(slots.indexOf(slot)));
    if (scalar === undefined) return [];
    const texts = Array.isArray(scalar) ? scalar : [String(scalar)];
    return texts.slice(0, listLengthMax).map(boundedText);
  }

  has(slot: Slot): boolean {
    return this.value(slots.indexOf(slot)) !== noValue;
  }

  get selectableAttributes(): ReadonlyMap<string, string> {
    return this.#tables.selectables.attributes(this.selectable);
  }

  /** How many texts were cut since the last call. */
  takeLongTexts(): number {
    const count = this.#longTexts;
    this.#longTexts = 0;
    return count;
  }

  #outranks(slot: number, rank: number): boolean {
    return (this.present & (1 << slot)) === 0 || rank <= (this.#ranks[slot] ?? 0);
  }

  #select(name: string, scalar: Scalar): void {
    this.selectable = this.#tables.selectables.with(this.selectable, name, boundedText(String(scalar)));
  }
}

/** 0 for no value, so that what was not there adds nothing. */
function mixed(slot: number, value: number): number {
  return Math.imul(value * 32 + (value === noValue ? 0 : slot), 0x9e37_79b1);
}

const listLengthMax = 16;
const plainNumber = /^-?\d{1,20}$/;

/** NaN stands for "not said", so a sender's NaN becomes another number that cannot be true. */
function finite(number: number): number {
  return Number.isFinite(number) ? number : Infinity;
}

/** The attributes of one salient event, as many as are kept. */
export class EventAttributes {
  readonly values: Record<string, string | number | boolean> = {};
  leftOut = 0;
  readonly #max: number;
  #count = 0;

  constructor(max: number) {
    this.#max = max;
  }

  put(name: string, value: Scalar | undefined): void {
    if (value === undefined || this.#count >= this.#max) {
      this.leftOut += 1;
      return;
    }
    this.#count += 1;
    const plain = Array.isArray(value) ? value.join(',') : value;
    const kept = typeof plain === 'number' && !Number.isFinite(plain) ? String(plain) : plain;
    Object.defineProperty(this.values, boundedText(name), {
      value: typeof kept === 'string' ? boundedText(kept) : kept,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
}
