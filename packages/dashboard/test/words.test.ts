import type { Cell, Chain, Row } from '@annexa/api';
import { expect, test } from 'vitest';
import { stopsOf } from '../src/chain/stops.ts';
import { sidesOf } from '../src/matrix/matrix-cell.tsx';
import { tallyOf } from '../src/overview/tally.tsx';
import { isTable } from '../src/parts/plain-table.tsx';
import { provenText } from '../src/proof/proven.ts';
import { countsLineOf } from '../src/words/counts.ts';
import { agoText } from '../src/words/time.ts';
import { termOf } from '../src/words/term.ts';

const population = { name: 'deployments', firstSource: 'forge', secondSource: 'live traffic' };
const none = { met: 0, failed: 0, absent: 0, unknown: 0, permitted: 0, answered: 0, late: 0 };

test.each([
  [{ met: 39, failed: 1, permitted: 1 }, 41, 'reconciled', '39 met, 1 failed, 1 permitted of 41 · two sources agree · 0 late'],
  [{ absent: 2, late: 1 }, 2, 'single-source', '0 met, 2 absent of 2 · one source only · 1 late'],
  [{ unknown: 1, answered: 3 }, 4, 'unlistable', '0 met, 1 unknown, 3 answered of 4 · nobody can list it · 0 late'],
] as const)('counts %j are printed in full', (counts, size, state, line) => {
  expect(countsLineOf({ counts: { ...none, ...counts }, population: { ...population, size, state } })).toBe(line);
});

const cell: Cell = {
  scope: 'credit-risk',
  status: 'negative',
  sides: { D: 'current', O: 'negative' },
  expectations: [
    { name: 'A.1/a', title: 'a', side: 'D', status: 'current' },
    { name: 'A.1/b', title: 'b', side: 'O', status: 'negative' },
    { name: 'A.1/c', title: 'c', side: 'O', status: 'current' },
    { name: 'A.1/d', title: 'd', side: 'O', status: 'negative' },
  ],
};

test('the two sides of a place are told apart, each with its expectations counted', () => {
  expect(sidesOf(cell).map(({ side, text }) => `${side} ${text}`)).toEqual(['D current (1 current)', 'O negative (2 negative, 1 current)']);
  expect(sidesOf({ ...cell, sides: { O: 'negative' } }).map(({ side }) => side)).toEqual(['O']);
});

test('the tally counts places, worst first, and leaves out what nobody has', () => {
  const row: Row = {
    id: 'A.1',
    title: '',
    objective: '',
    level: 'system',
    judged: true,
    cells: [cell, cell, { ...cell, sides: { O: 'current' } }],
  };
  expect(tallyOf([row], 'O')).toEqual([
    ['negative', 2],
    ['current', 1],
  ]);
  expect(tallyOf([row], 'D')).toEqual([['current', 2]]);
});

function node(id: string, kind: Chain['nodes'][number]['kind']): Chain['nodes'][number] {
  return { id, kind, label: id };
}

function link(from: string, to: string): Chain['links'][number] {
  return { from, to, join: 'content', why: '' };
}

function trainingOf(chain: Chain): string[] | undefined {
  return stopsOf(chain)
    .find(({ name }) => name === 'Training')
    ?.nodes.map(({ id }) => id);
}

test('within a stop, what went in stands before what came of it, also where links run in a circle', () => {
  const nodes = [node('shipped', 'model'), node('trained', 'model'), node('to onnx', 'conversion'), node('run', 'training-run')];
  const links = [link('run', 'trained'), link('trained', 'to onnx'), link('to onnx', 'shipped')];
  const chain: Chain = { system: 's', nodes, links, breaks: [], worth: 'content' };
  expect(trainingOf(chain)).toEqual(['run', 'trained', 'to onnx', 'shipped']);
  expect(trainingOf({ ...chain, links: [...links, link('shipped', 'run')] })?.toSorted()).toEqual(['run', 'shipped', 'to onnx', 'trained']);
  expect(stopsOf(chain).find(({ name }) => name === 'Live traffic')?.nodes).toEqual([]);
});

test.each([
  [44, 'x.log\n33\nroot=\n\n— x sig\n', 'made after leaf 32 was logged'],
  [2, null, 'made at an unproven time'],
  [2, 'no checkpoint', 'made at an unproven time'],
])('leaf %i with checkpoint %j', (index, checkpoint, text) => {
  expect(provenText(index, checkpoint)).toContain(`${text}; logged as leaf ${index}`);
});

test.each([
  [[{ a: 1 }, { a: 2, b: 'x' }], true],
  [[{ a: [1, 2] }], true],
  [[{ a: { b: 1 } }], false],
  [[], false],
  [[1, 2], false],
  [[Object.fromEntries('abcdefgh'.split('').map((name) => [name, 1]))], false],
])('rows %j make a table: %s', (value, is) => {
  expect(isTable(value)).toBe(is);
});

test('names and times read as words', () => {
  expect([termOf('failedInferences'), termOf('depends_on'), termOf('service.name')]).toEqual([
    'failed inferences',
    'depends on',
    'service.name',
  ]);
  expect(agoText('2026-01-01T00:00:00Z', Date.parse('2026-01-01T02:30:00Z'))).toBe('2 hours ago');
  expect(agoText('2026-01-01T00:00:00Z', Date.parse('2026-01-01T00:00:20Z'))).toBe('just now');
});
