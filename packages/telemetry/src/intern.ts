const entriesMax = 4_096;
const lengthMax = 96;

interface Entry {
  readonly bytes: Uint8Array;
  readonly text: string;
}

/**
 * Turns short byte strings that repeat (attribute names, model names) into one JavaScript string each, without decoding
 * twice. Only a cache: bounded, and full means that further texts are decoded anew, so no client can fill memory with it.
 */
export class TextCache {
  readonly #entries = new Map<number, Entry>();
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });

  text(bytes: Uint8Array, from: number, to: number): string {
    if (to - from > lengthMax) return this.#decode(bytes, from, to);
    let hash = to - from;
    for (let at = from; at < to; at += 1) hash = (Math.imul(hash, 31) + (bytes[at] ?? 0)) | 0;
    const known = this.#entries.get(hash);
    if (known !== undefined && isSame(known.bytes, bytes, from, to)) return known.text;
    const text = this.#decode(bytes, from, to);
    if (known === undefined && this.#entries.size < entriesMax) {
      this.#entries.set(hash, { bytes: bytes.slice(from, to), text });
    }
    return text;
  }

  /** Invalid UTF-8 becomes replacement characters; a leading byte order mark stays. */
  #decode(bytes: Uint8Array, from: number, to: number): string {
    return this.#decoder.decode(bytes.subarray(from, to));
  }
}

function isSame(known: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  if (known.length !== to - from) return false;
  for (let index = 0; index < known.length; index += 1) if (known[index] !== bytes[from + index]) return false;
  return true;
}
