import canonicalize from 'canonicalize';
import { AnnexaError } from './errors.ts';

/** A value JSON can carry without loss. */
export type PlainJson = string | number | boolean | null | readonly PlainJson[] | { readonly [key: string]: PlainJson };

/**
 * RFC 8785 bytes of a value. The guard comes first because canonicalisers drop `undefined` and coerce dates silently,
 * and what is dropped here is signed as if it never was.
 * @throws AnnexaError NOT_PLAIN_JSON naming the path of the first value JSON cannot carry
 */
export function canonicalBytes(value: unknown): Uint8Array {
  assertPlainJson(value, '$', 0);
  const text = canonicalize(value);
  if (text === undefined) throw notPlain('$', 'nothing to write');
  return new TextEncoder().encode(text);
}

const depthMax = 64;

/** Narrows to plain JSON or throws NOT_PLAIN_JSON. */
function assertPlainJson(value: unknown, path: string, depth: number): asserts value is PlainJson {
  if (depth > depthMax) throw notPlain(path, `deeper than ${depthMax} levels`);
  if (value === null || typeof value === 'boolean') return;
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw notPlain(path, 'a lone surrogate');
    return;
  }
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw notPlain(path, String(value));
    return;
  }
  if (Array.isArray(value)) {
    value.forEach((each, at) => assertPlainJson(each, `${path}[${at}]`, depth + 1));
    return;
  }
  if (typeof value !== 'object' || ![Object.prototype, null].includes(Object.getPrototypeOf(value))) {
    throw notPlain(path, typeof value);
  }
  for (const [key, each] of Object.entries(value)) assertPlainJson(each, `${path}.${key}`, depth + 1);
}

function notPlain(path: string, what: string): AnnexaError {
  return new AnnexaError('NOT_PLAIN_JSON', `not plain JSON at ${path}: ${what}`, 'name the value in a way JSON can carry');
}
