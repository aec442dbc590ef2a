import type { AttributeBag, EventAttributes } from './attributes.ts';
import { depthMax } from './batch.ts';
import type { KeyTable } from './keys.ts';
import type { ScanTables } from './tables.ts';
import { noValue } from './values.ts';
import type { Scalar } from './values.ts';
import type { WireCursor } from './wire.ts';
import { wireBytes, wireFixed64, wireVarint } from './wire.ts';

/** Tags of KeyValue { key = 1, value = 2 } and of AnyValue's string 1, bool 2, int 3, double 4, bytes 7. */
const keyTag = 0x0a;
const valueTag = 0x12;
const stringTag = 0x0a;
const boolTag = 0x10;
const intTag = 0x18;
const doubleTag = 0x21;
const bytesTag = 0x3a;

/**
 * Reads attributes from the wire. Every serializer writes a KeyValue in one form: key, value, shortest lengths, nothing
 * else. That form is read in place, and a name of no use is stepped over as soon as its value is seen to be whole. Any
 * other lawful form (pieces, other order, unknown fields) takes the general way, with the same result.
 */
export class AttributeReader {
  readonly wire: WireCursor;
  readonly tables: ScanTables;
  readonly #keys: KeyTable;

  constructor(wire: WireCursor, keys: KeyTable, tables: ScanTables) {
    this.wire = wire;
    this.tables = tables;
    this.#keys = keys;
  }

  /**
   * Reads a KeyValue whose length starts at `at` into a bag and answers where it ends. A value nobody needs is looked
   * through as well, so that a broken body is refused as a whole.
   */
  read(at: number, end: number, bag: AttributeBag): number {
    const { bytes } = this.wire;
    let from = at + 1;
    let length = bytes[at] ?? 0;
    if (length > 127) {
      length += ((bytes[from] ?? 0) - 1) << 7;
      from += 1;
    }
    const to = from + length;
    const nameLength = bytes[from + 1] ?? 0;
    const nameEnd = from + 2 + nameLength;
    let valueAt = nameEnd + 2;
    let valueLength = bytes[nameEnd + 1] ?? 0;
    if (valueLength > 127) {
      valueLength += ((bytes[valueAt] ?? 0) - 1) << 7;
      valueAt += 1;
    }
    const isUsual = bytes[from] === keyTag && bytes[nameEnd] === valueTag && nameLength < 128 && valueAt + valueLength === to && to <= end;
    // A second length byte above 127 makes a length that does not fit the sums here, or one of three bytes: not this form.
    if (!isUsual || length > shortLengthMax || valueLength > shortLengthMax) return this.#readAny(at, end, bag);
    const key = this.#keys.at(this.wire, from + 2, nameLength);
    if (key === undefined) return isPlainValue(bytes, valueAt, to) ? to : this.#walk(valueAt, to);
    if (key.isNumber && bytes[valueAt] === intTag) {
      const number = smallInteger(bytes, valueAt + 1, to);
      if (number >= 0) {
        bag.putNumber(key, number);
        return to;
      }
    }
    const value = this.#value(key.slot, valueAt, to);
    if (value !== noValue) bag.put(key, value);
    return this.wire.failure === undefined ? to : this.wire.at;
  }

  /** Reads an attribute of a salient event; the cursor stands at its start. */
  readEvent(end: number, attributes: EventAttributes): void {
    const { nameAt, nameEnd, scalar } = this.#keyValue(end);
    if (this.wire.failure === undefined) attributes.put(decoder.decode(this.wire.bytes.subarray(nameAt, nameEnd)), scalar);
  }

  /** A text field's value; the cursor stands after its tag. */
  text(end: number): string {
    const { wire } = this;
    const textEnd = wire.bytesEnd(end);
    if (wire.failure !== undefined) return '';
    const text = decoder.decode(wire.bytes.subarray(wire.at, textEnd));
    wire.at = textEnd;
    return text;
  }

  #readAny(at: number, end: number, bag: AttributeBag): number {
    const { wire } = this;
    wire.at = at;
    const { nameAt, nameEnd, scalar } = this.#keyValue(wire.bytesEnd(end));
    if (wire.failure === undefined) bag.putScalar(this.#keys.at(wire, nameAt, nameEnd - nameAt), scalar);
    return wire.at;
  }

  /** KeyValue in any form: the last key counts, values in pieces are merged, as protobuf demands. */
  #keyValue(end: number): { nameAt: number; nameEnd: number; scalar: Scalar | undefined } {
    const { wire } = this;
    let [nameAt, nameEnd] = [0, 0];
    let scalar: Scalar | undefined;
    while (wire.nextField(end)) {
      if (!wire.is(1, wireBytes) && !wire.is(2, wireBytes)) {
        wire.skip(end);
        continue;
      }
      const isName = wire.field === 1;
      const partEnd = wire.bytesEnd(end);
      if (isName) [nameAt, nameEnd] = [wire.at, partEnd];
      else scalar = this.#scalar(wire.at, partEnd, scalar);
      if (wire.failure === undefined) wire.at = partEnd;
    }
    return { nameAt, nameEnd, scalar };
  }

  /** Number of the value of an AnyValue in this slot; `noValue` when it is none we take, or malformed. */
  #value(slot: number, from: number, to: number): number {
    const { wire, tables } = this;
    const known = tables.values.known(wire, from, to, slot);
    if (known !== noValue) return known;
    const scalar = this.#scalar(from, to, undefined);
    return scalar === undefined || wire.failure !== undefined ? noValue : tables.values.learn(wire, from, to, scalar);
  }

  /** Checks the structure of an AnyValue, then reads it. */
  #scalar(from: number, to: number, before: Scalar | undefined): Scalar | undefined {
    this.#walk(from, to);
    return this.#scalarAt(from, to, before);
  }

  #walk(from: number, to: number): number {
    const { wire } = this;
    if (wire.failure !== undefined) return wire.at;
    wire.at = from;
    walkAnyValue(wire, to, 0);
    return wire.at;
  }

  /** Reads an AnyValue that was walked before. The last member of the oneof wins, lists are joined. */
  #scalarAt(from: number, end: number, before?: Scalar): Scalar | undefined {
    const { wire } = this;
    if (wire.failure !== undefined) return undefined;
    wire.at = from;
    let value = before;
    while (wire.nextField(end)) {
      if (wire.is(1, wireBytes)) value = this.text(end);
      else if (wire.is(2, wireVarint)) value = wire.int64(end) !== 0;
      else if (wire.is(3, wireVarint)) value = wire.int64(end);
      else if (wire.is(4, wireFixed64)) value = wire.double(end);
      else if (wire.is(5, wireBytes)) value = [...(Array.isArray(value) ? value : []), ...this.#listAt(wire.bytesEnd(end))];
      else {
        if (wire.is(6, wireBytes) || wire.is(7, wireBytes)) value = undefined;
        wire.skip(end);
      }
    }
    return value;
  }

  /** Plain members of an ArrayValue as texts; nested lists are left out. */
  #listAt(end: number): readonly string[] {
    const { wire } = this;
    const texts: string[] = [];
    while (wire.nextField(end)) {
      if (!wire.is(1, wireBytes)) {
        wire.skip(end);
        continue;
      }
      const memberEnd = wire.bytesEnd(end);
      const member = this.#scalarAt(wire.at, memberEnd);
      if (member !== undefined && !Array.isArray(member)) texts.push(String(member));
      if (wire.failure === undefined) wire.at = memberEnd;
    }
    return texts;
  }
}

/** Invalid UTF-8 becomes replacement characters; a leading byte order mark stays. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Largest length of two bytes. */
const shortLengthMax = 16_383;

/** Is an AnyValue nothing, or one plain value in the form that every serializer writes? */
function isPlainValue(bytes: Uint8Array, from: number, to: number): boolean {
  const tag = bytes[from];
  if (from === to) return true;
  if (tag === stringTag || tag === bytesTag) {
    const length = bytes[from + 1] ?? 0;
    const second = bytes[from + 2] ?? 0;
    return length < 128 ? from + 2 + length === to : second < 128 && from + 3 + length + ((second - 1) << 7) === to;
  }
  if (tag === intTag || tag === boolTag) return smallInteger(bytes, from + 1, to) >= 0;
  return tag === doubleTag && from + 9 === to;
}

/** A varint of one to four bytes that ends at `to`; -1 when it is another. */
function smallInteger(bytes: Uint8Array, from: number, to: number): number {
  if (to - from < 1 || to - from > 4) return -1;
  const last = to - 1;
  let number = bytes[last] ?? 128;
  if (number > 127) return -1;
  for (let at = last - 1; at >= from; at -= 1) {
    const byte = bytes[at] ?? 0;
    if (byte < 128) return -1;
    number = (number << 7) | (byte & 127);
  }
  return number;
}

/** AnyValue: string 1, bool 2, int 3, double 4, array 5, kvlist 6, bytes 7. Steps over it and checks its structure. */
export function walkAnyValue(wire: WireCursor, end: number, depth: number): void {
  if (depth > depthMax) return wire.fail('too-deep');
  while (wire.nextField(end)) {
    if (wire.is(5, wireBytes) || wire.is(6, wireBytes)) {
      const isKeyed = wire.field === 6;
      walkValues(wire, wire.bytesEnd(end), depth, isKeyed);
    } else {
      wire.skip(end);
    }
  }
}

function walkValues(wire: WireCursor, end: number, depth: number, isKeyed: boolean): void {
  while (wire.nextField(end)) {
    if (!wire.is(1, wireBytes)) wire.skip(end);
    else if (isKeyed) walkKeyValue(wire, wire.bytesEnd(end), depth);
    else walkAnyValue(wire, wire.bytesEnd(end), depth + 1);
  }
}

/** Steps over a message we take nothing from, checking the attributes it holds in that field. */
export function walkAttributed(wire: WireCursor, end: number, attributesField: number): void {
  while (wire.nextField(end)) {
    if (wire.is(attributesField, wireBytes)) walkKeyValue(wire, wire.bytesEnd(end), 0);
    else wire.skip(end);
  }
}

function walkKeyValue(wire: WireCursor, end: number, depth: number): void {
  while (wire.nextField(end)) {
    if (wire.is(2, wireBytes)) walkAnyValue(wire, wire.bytesEnd(end), depth + 1);
    else wire.skip(end);
  }
}
