import { textLengthMax } from './batch.ts';
import { knownNames } from './names.ts';
import type { Slot } from './names.ts';

/** An attribute's value as far as we take it; lists hold their members as texts. */
export type Scalar = string | number | boolean | readonly string[];

const noSelectable: ReadonlyMap<string, string> = new Map();

/**
 * The attributes of one resource, span or record: what we know by meaning, and what selectors ask for by name.
 * Reused from span to span by `clear`.
 */
export class AttributeBag {
  readonly #wanted: ReadonlySet<string>;
  readonly #values = new Map<Slot, Scalar>();
  readonly #ranks = new Map<Slot, number>();
  #selectable: Map<string, string> | undefined;
  #longTexts = 0;

  constructor(wanted: ReadonlySet<string>) {
    this.#wanted = wanted;
  }

  /** Is the value of this attribute of any use? */
  needs(name: string): boolean {
    return knownNames.has(name) || this.#wanted.has(name);
  }

  /** Takes an attribute. The newest name of a meaning wins, and of one name the last value. */
  put(name: string, value: Scalar | undefined): void {
    if (value === undefined) return;
    const known = knownNames.get(name);
    if (known !== undefined && known.rank <= (this.#ranks.get(known.slot) ?? Infinity)) {
      this.#values.set(known.slot, value);
      this.#ranks.set(known.slot, known.rank);
      if (isLong(value)) this.#longTexts += 1;
    }
    if (this.#wanted.has(name)) (this.#selectable ??= new Map()).set(name, boundedText(String(value)));
  }

  has(slot: Slot): boolean {
    return this.#values.has(slot);
  }

  /** The value as a text that is not empty, cut at its limit. */
  text(slot: Slot): string | undefined {
    const value = this.#values.get(slot);
    const text = value === undefined ? '' : String(Array.isArray(value) ? (value[0] ?? '') : value);
    return text === '' ? undefined : boundedText(text);
  }

  texts(slot: Slot): readonly string[] {
    const value = this.#values.get(slot);
    if (value === undefined) return [];
    const texts = Array.isArray(value) ? value : [String(value)];
    return texts.slice(0, listLengthMax).map(boundedText);
  }

  /** The value as a number: senders that stringify theirs are read too. */
  number(slot: Slot): number | undefined {
    const value = this.#values.get(slot);
    if (typeof value === 'number') return value;
    return typeof value === 'string' && plainNumber.test(value) ? Number(value) : undefined;
  }

  /** What selectors ask for; shared and never changed afterwards. */
  get selectable(): ReadonlyMap<string, string> {
    return this.#selectable ?? noSelectable;
  }

  /** How many texts were cut since the last call. */
  takeLongTexts(): number {
    const count = this.#longTexts;
    this.#longTexts = 0;
    return count;
  }

  clear(): void {
    this.#values.clear();
    this.#ranks.clear();
    this.#selectable = undefined;
  }
}

function isLong(value: Scalar): boolean {
  if (Array.isArray(value)) return value.some(isLong);
  return typeof value === 'string' && value.length > textLengthMax;
}

const listLengthMax = 16;
const plainNumber = /^-?\d{1,20}$/;

/** Cut at the limit and well-formed, so that it may enter a record. */
export function boundedText(text: string): string {
  return (text.length > textLengthMax ? text.slice(0, textLengthMax) : text).toWellFormed();
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
