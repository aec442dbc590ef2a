import type { ArtefactFile } from '../reader.ts';

/** What a scan of protobuf wire format meets. `fields` of a message come in file order. */
export class ProtobufStream {
  readonly #chunks: Iterator<Uint8Array>;
  #chunk: Uint8Array = new Uint8Array(0);
  #at = 0;
  #offset = 0;
  #ended = false;

  constructor(file: ArtefactFile) {
    this.#chunks = file.chunks()[Symbol.iterator]();
  }

  /** Bytes read or skipped so far. */
  get offset(): number {
    return this.#offset;
  }

  /** Number and wire type of the next field; undefined at the end of the file. */
  tag(): { readonly field: number; readonly wire: number } | undefined {
    if (!this.#fill()) return undefined;
    const tag = this.varint();
    const field = Math.floor(tag / 8);
    if (field < 1) throw new WireError(`field ${field} at byte ${this.#offset}`);
    return { field, wire: tag % 8 };
  }

  /** A varint; exact up to 2^53, which no field we read goes beyond. */
  varint(): number {
    let value = 0;
    for (let shift = 0; shift < 10; shift += 1) {
      const byte = this.#byte();
      value += (byte & 0x7f) * 2 ** (7 * shift);
      if (byte < 0x80) return value;
    }
    throw new WireError(`a varint of more than 10 bytes at byte ${this.#offset}`);
  }

  /** A text of a length-delimited field, cut to `charsMax` bytes; the rest is skipped. */
  text(charsMax: number): string {
    const length = this.varint();
    const taken = Math.min(length, charsMax);
    const bytes = new Uint8Array(taken);
    for (let at = 0; at < taken; at += 1) bytes[at] = this.#byte();
    this.skipBytes(length - taken);
    return new TextDecoder().decode(bytes);
  }

  /** Skips the value of a field. */
  skip(wire: number): void {
    if (wire === 0) this.varint();
    else if (wire === 1) this.skipBytes(8);
    else if (wire === 2) this.skipBytes(this.varint());
    else if (wire === 5) this.skipBytes(4);
    else throw new WireError(`wire type ${wire} at byte ${this.#offset}`);
  }

  skipBytes(count: number): void {
    let left = count;
    while (left > 0) {
      if (!this.#fill()) throw new WireError('the file ends within a field');
      const step = Math.min(left, this.#chunk.length - this.#at);
      this.#at += step;
      this.#offset += step;
      left -= step;
    }
  }

  #byte(): number {
    if (!this.#fill()) throw new WireError('the file ends within a field');
    const byte = this.#chunk[this.#at] ?? 0;
    this.#at += 1;
    this.#offset += 1;
    return byte;
  }

  #fill(): boolean {
    while (this.#at >= this.#chunk.length && !this.#ended) {
      const next = this.#chunks.next();
      this.#ended = next.done === true;
      this.#chunk = next.done === true ? new Uint8Array(0) : next.value;
      this.#at = 0;
    }
    return this.#at < this.#chunk.length;
  }
}

/** Bytes that are no protobuf. Caught at the door of the format. */
export class WireError extends Error {}
