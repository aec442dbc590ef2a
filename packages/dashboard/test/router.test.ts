import { expect, test } from 'vitest';
import { nextPlace } from '../src/matrix/moves.ts';
import { hrefTo, hrefWith } from '../src/router/location.ts';
import { paramsOf } from '../src/router/page.tsx';
import { whenSchema } from '../src/router/when.ts';

test.each([
  ['/', '/', {}],
  ['/controls/:id', '/controls/A.6.2.4', { id: 'A.6.2.4' }],
  ['/controls/:id', '/controls/A.6.2.4/', { id: 'A.6.2.4' }],
  ['/records/:id', '/records/a%20b', { id: 'a b' }],
  ['/records/:id', '/records/%E0%A4%A', { id: '%E0%A4%A' }],
  ['/records/:id', '/records', undefined],
  ['/records', '/records/7', undefined],
  ['/findings', '/records', undefined],
])('%s on %s', (pattern, path, params) => {
  expect(paramsOf(pattern, path)).toEqual(params);
});

test('the day and tree size asked about travel, filters do not', () => {
  const url = new URL('http://x.test/records?asOf=2026-03-31&theme=dark&kind=review');
  expect(hrefTo(url, '/controls/A.7.5?scope=credit-risk')).toBe('/controls/A.7.5?scope=credit-risk&asOf=2026-03-31&theme=dark');
  expect(hrefWith(url, { kind: undefined, after: '7' })).toBe('/records?asOf=2026-03-31&theme=dark&after=7');
});

test.each([
  [
    { asOf: '2026-03-31', treeSize: '12' },
    { asOf: '2026-03-31', treeSize: 12 },
  ],
  [
    { asOf: 'yesterday', treeSize: '-1' },
    { asOf: undefined, treeSize: undefined },
  ],
  [{}, {}],
])('search %j is read as %j', (search, read) => {
  expect(whenSchema.parse(search)).toEqual(read);
});

const places = [
  { row: 1, column: 1 },
  { row: 2, column: 2 },
  { row: 2, column: 3 },
  { row: 4, column: 2 },
];

test.each([
  ['ArrowRight', { row: 2, column: 2 }, { row: 2, column: 3 }],
  ['ArrowLeft', { row: 2, column: 2 }, undefined],
  ['ArrowDown', { row: 2, column: 2 }, { row: 4, column: 2 }],
  ['ArrowUp', { row: 4, column: 2 }, { row: 2, column: 2 }],
  ['Home', { row: 2, column: 3 }, { row: 2, column: 2 }],
  ['End', { row: 2, column: 2 }, { row: 2, column: 3 }],
  ['Enter', { row: 2, column: 2 }, undefined],
])('%s from %j leads to %j', (key, from, to) => {
  expect(nextPlace(key, from, places)).toEqual(to);
});
