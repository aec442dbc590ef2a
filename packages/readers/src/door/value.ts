/**
 * What the doors make of JSON, YAML and TOML: numbers keep the text they were written in, because digits matter and a seed of
 * 64 bits does not survive a double; objects are maps, so that a key such as `__proto__` is only a key.
 */
export type Value = null | boolean | string | Numeral | readonly Value[] | Fields;

export type Fields = ReadonlyMap<string, Value>;

/** A number and how the file wrote it. `value` may be NaN or infinite. */
export class Numeral {
  readonly text: string;
  readonly value: number;

  constructor(text: string, value: number) {
    this.text = text;
    this.value = value;
  }
}

export function isFields(value: Value | undefined): value is Fields {
  return value instanceof Map;
}

export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

/** The value below a chain of keys and positions, or undefined where the way ends. */
export function at(value: Value | undefined, ...way: readonly (string | number)[]): Value | undefined {
  let here = value;
  for (const step of way) {
    if (typeof step === 'string') here = isFields(here) ? here.get(step) : undefined;
    else here = isList(here) ? here[step] : undefined;
  }
  return here;
}

const textMax = 4_000;

/** Text below, cut to what a record carries; undefined when it is no text or empty. */
export function textAt(value: Value | undefined, ...way: readonly (string | number)[]): string | undefined {
  const found = at(value, ...way);
  return typeof found === 'string' && found !== '' ? cut(found) : undefined;
}

/** Text, number or boolean below, as the file wrote it. */
export function wordAt(value: Value | undefined, ...way: readonly (string | number)[]): string | undefined {
  const found = at(value, ...way);
  if (found instanceof Numeral) return found.text;
  if (typeof found === 'boolean') return String(found);
  return typeof found === 'string' && found !== '' ? cut(found) : undefined;
}

export function numeralAt(value: Value | undefined, ...way: readonly (string | number)[]): Numeral | undefined {
  const found = at(value, ...way);
  return found instanceof Numeral ? found : undefined;
}

/** A finite number below. */
export function numberAt(value: Value | undefined, ...way: readonly (string | number)[]): number | undefined {
  const found = numeralAt(value, ...way)?.value;
  return found !== undefined && Number.isFinite(found) ? found : undefined;
}

/** A count below: a whole number from 0 up that a double holds exactly. */
export function countAt(value: Value | undefined, ...way: readonly (string | number)[]): number | undefined {
  const found = numberAt(value, ...way);
  return found !== undefined && Number.isSafeInteger(found) && found >= 0 ? found : undefined;
}

export function booleanAt(value: Value | undefined, ...way: readonly (string | number)[]): boolean | undefined {
  const found = at(value, ...way);
  return typeof found === 'boolean' ? found : undefined;
}

/** The list below; none when there is none. */
export function listAt(value: Value | undefined, ...way: readonly (string | number)[]): readonly Value[] {
  const found = at(value, ...way);
  return isList(found) ? found : [];
}

export function fieldsAt(value: Value | undefined, ...way: readonly (string | number)[]): Fields | undefined {
  const found = at(value, ...way);
  return isFields(found) ? found : undefined;
}

/** Name and value of each field below; none when there is no map. */
export function entriesAt(value: Value | undefined, ...way: readonly (string | number)[]): readonly (readonly [string, Value])[] {
  return [...(fieldsAt(value, ...way) ?? [])];
}

/** One text or a list of texts below, as a list (licences, languages and base models come both ways). */
export function wordsAt(value: Value | undefined, ...way: readonly (string | number)[]): readonly string[] {
  const found = at(value, ...way);
  const list = isList(found) ? found : [found];
  return list.map((each) => wordAt(each)).filter((each) => each !== undefined);
}

const plainDepthMax = 24;
const plainItemsMax = 2_000;

/**
 * The value as plain JSON for a record: integers beyond a double stay text, NaN and infinities are named, long texts and
 * lists are cut.
 */
export function plainOf(value: Value, depth = 0): unknown {
  if (depth > plainDepthMax) return '…';
  if (typeof value === 'string') return cut(value);
  if (value instanceof Numeral) return plainNumber(value);
  if (isList(value)) return value.slice(0, plainItemsMax).map((each) => plainOf(each, depth + 1));
  if (!isFields(value)) return value;
  return Object.fromEntries([...value].slice(0, plainItemsMax).map(([key, each]) => [cut(key), plainOf(each, depth + 1)]));
}

function plainNumber({ text, value }: Numeral): number | string {
  if (!Number.isFinite(value)) return String(value);
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? text : value;
}

function cut(text: string): string {
  const whole = text.toWellFormed();
  return whole.length > textMax ? `${whole.slice(0, textMax).toWellFormed()}…` : whole;
}
