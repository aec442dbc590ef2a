import { parse } from 'smol-toml';
import type { Parsed } from '../malformed.ts';
import { failed } from '../malformed.ts';
import type { ArtefactFile } from '../reader.ts';
import { textOf } from './text.ts';
import type { Value } from './value.ts';
import { Numeral } from './value.ts';

const tomlBytesMax = 16 * 1024 * 1024;

/** The value of a TOML file. Dates become their text. */
export function tomlOf(file: ArtefactFile): Parsed<Value> {
  const text = textOf(file, tomlBytesMax);
  if (!text.ok) return text;
  try {
    return { ok: true, value: valueOf(parse(text.value, { integersAsBigInt: true, maxDepth: 100 })) };
  } catch (error) {
    return failed('not-toml', error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'not TOML');
  }
}

function valueOf(value: unknown): Value {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'bigint' || typeof value === 'number') return new Numeral(String(value), Number(value));
  if (Array.isArray(value)) return value.map(valueOf);
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== 'object' || value === null) return null;
  return new Map(Object.entries(value).map(([key, each]) => [key, valueOf(each)]));
}
