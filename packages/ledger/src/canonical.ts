import canonicalize from 'canonicalize';
import { utf8 } from './bytes.ts';
import { LedgerError } from './problem.ts';

/** What JSON can say and nothing else: no undefined, no dates, no class instances. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/**
 * RFC 8785 bytes. Throws `canonical-not-plain` for what JSON cannot say (undefined, NaN, lone surrogates, dates, bigint):
 * the library would drop or coerce some of these in silence, and two values would share one digest.
 */
export function canonicalBytes(value: Json): Uint8Array {
  assertPlain(value, '$');
  const text = canonicalize(value);
  if (text === undefined) throw notPlain('$');
  return utf8(text);
}

function assertPlain(value: unknown, where: string): void {
  if (value === null || typeof value === 'boolean') return;
  if (typeof value === 'string' && value.isWellFormed()) return;
  if (typeof value === 'number' && Number.isFinite(value)) return;
  if (Array.isArray(value)) {
    for (const [at, item] of value.entries()) assertPlain(item, `${where}[${at}]`);
    return;
  }
  if (typeof value === 'object' && isPlainObject(value)) {
    for (const [name, item] of Object.entries(value)) {
      assertPlain(name, `${where} name`);
      assertPlain(item, `${where}.${name}`);
    }
    return;
  }
  throw notPlain(where);
}

function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  const named = prototype === Object.prototype || prototype === null;
  return named && Object.getOwnPropertySymbols(value).length === 0 && !Object.hasOwn(value, 'toJSON');
}

function notPlain(where: string): LedgerError {
  return new LedgerError({
    code: 'canonical-not-plain',
    message: `${where} is not plain JSON`,
    fault: 'caller',
    next: 'Leave absent members out and write dates as text.',
  });
}
