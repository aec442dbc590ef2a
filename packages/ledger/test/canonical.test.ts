import { describe, expect, it } from 'vitest';
import { canonicalBytes } from '../src/index.ts';
import { vectorFiles, vectorsNote, vectorsPresent, vectorText } from './vectors.ts';

describe.skipIf(!vectorsPresent)(`RFC 8785 vectors${vectorsNote}`, () => {
  it.each(vectorFiles('rfc8785/input'))('%s', (file) => {
    const expected = vectorText(file.replace('/input/', '/outhex/').replace('.json', '.txt')).replace(/\s+/g, '');
    expect(Buffer.from(canonicalBytes(JSON.parse(vectorText(file)))).toString('hex')).toBe(expected);
  });
});

describe('the plain-JSON guard', () => {
  const loose: readonly [string, unknown][] = [
    ['undefined', { a: undefined }],
    ['NaN', [Number.NaN]],
    ['infinity', Number.POSITIVE_INFINITY],
    ['a lone surrogate', '\ud800'],
    ['a lone surrogate in a name', { '\udfff': 1 }],
    ['a date', { at: new Date(0) }],
    ['a bigint', 1n],
    ['a map', new Map()],
    ['a toJSON of its own', { toJSON: () => 1 }],
    ['bytes', Uint8Array.of(1)],
    ['a symbol name', { [Symbol('s')]: 1 }],
  ];

  it.each(loose)('refuses %s, which would otherwise vanish or change in silence', (_, value) => {
    expect(() => Reflect.apply(canonicalBytes, undefined, [value])).toThrow(expect.objectContaining({ code: 'canonical-not-plain' }));
  });
});
