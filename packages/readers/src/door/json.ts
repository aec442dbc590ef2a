import type { Parsed } from '../malformed.ts';
import { failed } from '../malformed.ts';
import type { ArtefactFile, Malformed } from '../reader.ts';
import { decoded, textOf } from './text.ts';
import type { Value } from './value.ts';
import { Numeral } from './value.ts';

const depthMax = 200;
const valuesMax = 4_000_000;

/** Several readers look at one file; it is parsed once while anybody holds it. Forgetting it costs time only. */
const parsedFiles = new WeakMap<ArtefactFile, Parsed<Value>>();

/** The JSON value of a file: RFC 8259 plus what ML tools write beside it (bare NaN, Infinity, a BOM, UTF-16). Bounded. */
export function jsonOf(file: ArtefactFile): Parsed<Value> {
  const known = parsedFiles.get(file);
  if (known) return known;
  const text = textOf(file);
  const parsed = text.ok ? jsonFrom(text.value) : text;
  parsedFiles.set(file, parsed);
  return parsed;
}

/** As {@link jsonOf}, of bytes. */
export function jsonOfBytes(bytes: Uint8Array): Parsed<Value> {
  const text = decoded(bytes);
  return text.ok ? jsonFrom(text.value) : text;
}

/** As {@link jsonOf}, of text. */
export function jsonFrom(text: string): Parsed<Value> {
  const scan = new Scan(text);
  const value = scan.whole();
  return scan.problem ? { ok: false, problem: scan.problem } : { ok: true, value };
}

/** One pass over the text. The first problem stops it: after that every step answers null and the caller sees `problem`. */
class Scan {
  problem: Malformed | undefined;
  readonly #text: string;
  #at = 0;
  #values = 0;

  constructor(text: string) {
    this.#text = text;
  }

  whole(): Value {
    const value = this.#value(0);
    this.#space();
    if (this.#at < this.#text.length) return this.#fail('something after the end');
    return value;
  }

  #value(depth: number): Value {
    if (this.problem) return null;
    if (depth > depthMax) return this.#stop('too-deep', `deeper than ${depthMax} levels`);
    if ((this.#values += 1) > valuesMax) return this.#stop('too-many', `more than ${valuesMax} values`);
    this.#space();
    const char = this.#text[this.#at];
    if (char === '{') return this.#object(depth);
    if (char === '[') return this.#array(depth);
    if (char === '"') return this.#string();
    return this.#word();
  }

  #object(depth: number): Value {
    const fields = new Map<string, Value>();
    this.#at += 1;
    if (this.#taken('}')) return fields;
    do {
      this.#space();
      if (this.#text[this.#at] !== '"') return this.#fail('a key in quotes was expected');
      const key = this.#string();
      if (!this.#taken(':')) return this.#fail('a colon was expected');
      fields.set(key, this.#value(depth + 1));
    } while (!this.problem && this.#taken(','));
    return this.#taken('}') ? fields : this.#fail('an object does not end');
  }

  #array(depth: number): Value {
    const items: Value[] = [];
    this.#at += 1;
    if (this.#taken(']')) return items;
    do items.push(this.#value(depth + 1));
    while (!this.problem && this.#taken(','));
    return this.#taken(']') ? items : this.#fail('a list does not end');
  }

  #string(): string {
    const start = this.#at;
    let end = start + 1;
    let escapes = false;
    for (; ; end += 1) {
      const code = this.#text.charCodeAt(end);
      if (Number.isNaN(code) || code === 0x0a) return this.#failText('a text does not end');
      if (code === 0x22) break;
      if (code === 0x5c) {
        escapes = true;
        end += 1;
      }
    }
    this.#at = end + 1;
    return escapes ? this.#unescaped(start, end + 1) : this.#text.slice(start + 1, end);
  }

  #unescaped(start: number, end: number): string {
    try {
      // Python writes control characters raw with strict=False; JSON.parse refuses them, so they are escaped first.
      const literal = this.#text
        .slice(start, end)
        .replaceAll(/[^ -\u{10ffff}]/gu, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
      return String(JSON.parse(literal));
    } catch {
      return this.#failText('an escape that JSON does not have');
    }
  }

  #word(): Value {
    wordPattern.lastIndex = this.#at;
    const word = wordPattern.exec(this.#text)?.[0];
    if (word === undefined) return this.#fail(this.#at >= this.#text.length ? 'the text ends too early' : 'no value');
    this.#at += word.length;
    if (word === 'null') return null;
    if (word === 'true') return true;
    if (word === 'false') return false;
    return new Numeral(word, Number(word));
  }

  #space(): void {
    while (spaces.has(this.#text.charCodeAt(this.#at))) this.#at += 1;
  }

  #taken(char: string): boolean {
    this.#space();
    if (this.#text[this.#at] !== char) return false;
    this.#at += 1;
    return true;
  }

  #fail(detail: string): null {
    return this.#stop('not-json', `${detail} (character ${this.#at})`);
  }

  #failText(detail: string): string {
    this.#fail(detail);
    return '';
  }

  #stop(code: 'not-json' | 'too-deep' | 'too-many', detail: string): null {
    this.problem ??= failed(code, detail).problem;
    return null;
  }
}

const wordPattern = /null\b|true\b|false\b|NaN\b|-?Infinity\b|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])/uy;
const spaces = new Set([0x20, 0x09, 0x0a, 0x0d]);
