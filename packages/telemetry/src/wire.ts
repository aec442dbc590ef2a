import { depthMax } from './batch.ts';
import type { MalformedCode } from './batch.ts';

/** Wire types of protobuf. */
export const wireVarint = 0;
export const wireFixed64 = 1;
export const wireBytes = 2;
const wireFixed32 = 5;
const wireGroupStart = 3;
const wireGroupEnd = 4;

/** A small integer, so that positions stay small integers; no body is that long. */
const beyondAnyEnd = 0x7fff_ffff;
const two32 = 4_294_967_296;
const noBytes = new Uint8Array();

/**
 * A cursor over protobuf bytes that cannot throw or run away.
 *
 * The first thing wrong sets `failure` and moves the cursor beyond every end, so each `while (wire.at < end)` ends by
 * itself and the door looks at `failure` once. Each read moves on by a byte at least, hence time is bounded by length.
 */
export class WireCursor {
  bytes: Uint8Array = noBytes;
  view: DataView = new DataView(noBytes.buffer);
  at = 0;
  failure: MalformedCode | undefined;
  /** Field number and wire type of the last tag read. */
  field = 0;
  wireType = 0;

  /** Begins at the start of these bytes; nothing of the ones before is left. */
  open(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.at = 0;
    this.failure = undefined;
  }

  /** Lets go of the bytes, which may be many. */
  close(): void {
    this.open(noBytes);
  }

  fail(code: MalformedCode): void {
    this.failure ??= code;
    this.at = beyondAnyEnd;
  }

  /** Reads the next tag below `end`; false after a failure. */
  nextField(end: number): boolean {
    if (this.at >= end) return false;
    const tag = this.#varint32(end, 5);
    this.field = tag >>> 3;
    this.wireType = tag & 7;
    if (this.failure !== undefined) return false;
    if (this.field !== 0 && this.wireType <= wireFixed32) return true;
    this.fail('bad-tag');
    return false;
  }

  /** Is the current field this number with this wire type? Another wire type makes it an unknown field. */
  is(field: number, wireType: number): boolean {
    return this.field === field && this.wireType === wireType;
  }

  /** Reads a length and answers where the bytes end; they start at `at`. */
  bytesEnd(end: number): number {
    const length = this.#varint32(end, 10);
    if (this.failure === undefined && length > end - this.at) this.fail('truncated');
    return this.failure === undefined ? this.at + length : 0;
  }

  /** A varint as signed 64 bits: a number when it is safe, else decimal text. */
  int64(end: number): number | string {
    const { low, high } = this.#varint64(end);
    const signedHigh = high | 0;
    const value = signedHigh * two32 + low;
    if (Number.isSafeInteger(value)) return value;
    return ((BigInt(signedHigh) << 32n) | BigInt(low)).toString();
  }

  /** The low 32 bits of a varint, signed: bools and enums. */
  int32(end: number): number {
    return this.#varint64(end).low | 0;
  }

  fixed32(end: number): number {
    if (end - this.at < 4) {
      this.fail('truncated');
      return 0;
    }
    this.at += 4;
    return this.view.getUint32(this.at - 4, true);
  }

  /** Eight bytes as two halves: nanoseconds since 1970 do not fit a double. */
  fixed64(end: number): { low: number; high: number } {
    const low = this.fixed32(end);
    return { low, high: this.fixed32(end) };
  }

  double(end: number): number {
    if (end - this.at < 8) {
      this.fail('truncated');
      return 0;
    }
    this.at += 8;
    return this.view.getFloat64(this.at - 8, true);
  }

  /** Steps over the current field's value. */
  skip(end: number): void {
    if (this.wireType === wireVarint) this.#varint64(end);
    else if (this.wireType === wireFixed64) this.#step(8, end);
    else if (this.wireType === wireFixed32) this.#step(4, end);
    else if (this.wireType === wireBytes) this.#stepTo(this.bytesEnd(end));
    else if (this.wireType === wireGroupStart) this.#skipGroup(end);
    else this.fail('bad-group');
  }

  /** Groups nest without lengths, so the open ones are kept in a list of bounded length instead of on the stack. */
  #skipGroup(end: number): void {
    const open = [this.field];
    while (open.length > 0) {
      if (!this.nextField(end)) return this.fail('bad-group');
      if (this.wireType === wireGroupStart) {
        if (open.push(this.field) > depthMax) return this.fail('too-deep');
      } else if (this.wireType === wireGroupEnd) {
        if (open.pop() !== this.field) return this.fail('bad-group');
      } else {
        this.skip(end);
      }
    }
  }

  #step(count: number, end: number): void {
    if (end - this.at < count) this.fail('truncated');
    else this.at += count;
  }

  #stepTo(end: number): void {
    if (this.failure === undefined) this.at = end;
  }

  #varint32(end: number, bytesMax: number): number {
    const { at, bytes } = this;
    const first = bytes[at];
    if (first !== undefined && first < 128 && at < end) {
      this.at = at + 1;
      return first;
    }
    const start = this.at;
    const { low, high } = this.#varint64(end);
    if (this.failure === undefined && (high !== 0 || this.at - start > bytesMax)) this.fail('bad-varint');
    return low;
  }

  #varint64(end: number): { low: number; high: number } {
    let low = 0;
    let high = 0;
    for (let index = 0; index < 10; index += 1) {
      const byte = this.at < end ? this.bytes[this.at] : undefined;
      if (byte === undefined) {
        this.fail('truncated');
        return { low: 0, high: 0 };
      }
      this.at += 1;
      const part = byte & 127;
      if (index < 4) low |= part << (7 * index);
      else if (index === 4) {
        low |= part << 28;
        high = part >>> 4;
      } else high |= part << (7 * index - 32);
      if (byte < 128) {
        if (index === 9 && byte > 1) this.fail('bad-varint');
        return { low: low >>> 0, high: high >>> 0 };
      }
    }
    this.fail('bad-varint');
    return { low: 0, high: 0 };
  }
}
