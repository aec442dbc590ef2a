import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { jsonFrom, jsonOfBytes } from '../src/door/json.ts';
import { sectionsOf } from '../src/door/markdown.ts';
import { withSqlite } from '../src/door/sqlite.ts';
import { plainOf } from '../src/door/value.ts';
import { yamlFrom } from '../src/door/yaml.ts';
import { wantsOf } from '../src/index.ts';
import { inMemory } from './workspace.ts';

const plain = (text: string) => {
  const parsed = jsonFrom(text);
  return parsed.ok ? plainOf(parsed.value) : parsed.problem.code;
};

test.each([
  ['integers beyond a double stay text', '[9007199254740993, 13281865557512327830]', ['9007199254740993', '13281865557512327830']],
  ['bare NaN and infinities are named', '[NaN, Infinity, -Infinity]', ['NaN', 'Infinity', '-Infinity']],
  ['small numbers survive', '[3.064456516172909e-129, 5e-324, -0]', [3.064456516172909e-129, 5e-324, -0]],
  ['a raw control character within a text', '["a\tb"]', ['a\tb']],
  ['escapes', String.raw`["\u00e4\n\"\\"]`, ['ä\n"\\']],
  ['empty shapes', '{"a": {}, "b": []}', { a: {}, b: [] }],
  ['what is cut off', '{"a": [1, 2', 'not-json'],
  ['what comes after', '{} {}', 'not-json'],
  ['numbers JSON does not have', '[01]', 'not-json'],
  ['words that only begin like one', '[nullish]', 'not-json'],
  ['depth', '['.repeat(500), 'too-deep'],
])('JSON: %s', (_what, text, expected) => {
  expect(plain(text)).toEqual(expected);
});

test('JSON comes in UTF-16 and with byte order marks', () => {
  const little = new Uint8Array(Buffer.from('\uFEFF{"a": "ä"}', 'utf16le'));
  const marked = new TextEncoder().encode('\uFEFF{"a": "ä"}');
  for (const bytes of [little, little.subarray(2), marked]) {
    const parsed = jsonOfBytes(bytes);
    expect(parsed.ok && plainOf(parsed.value)).toEqual({ a: 'ä' });
  }
});

test('YAML keeps what looks like a number as it was written', () => {
  const parsed = yamlFrom('id: 00123\nseed: 20170428202611021\nlr: 1.0e-05\nrun: 12e45\nnot: .nan\nday: 2026-11-02\n');
  expect(parsed.ok && plainOf(parsed.value[0] ?? null)).toEqual({
    id: 123,
    seed: '20170428202611021',
    lr: 1e-5,
    run: (1.2e46).toString() === '1.2e+46' ? '12e45' : '',
    not: 'NaN',
    day: '2026-11-02',
  });
});

test('Markdown: words below headings, placeholders and comments', () => {
  const sections = sectionsOf('# A\n\none two\n\nB\n---\n\n[More Information Needed]\n\n## C\n<!-- say it -->\n```\n# no heading\n```\n');
  expect(sections.map(({ heading, words, placeholder }) => [heading, words, placeholder])).toEqual([
    ['A', 2, false],
    ['B', 3, true],
    ['C', 2, false],
  ]);
});

test('SQLite in WAL mode is read when its log is gone and refused when it is not', () => {
  using database = new DatabaseSync(':memory:');
  database.exec('CREATE TABLE t (a); INSERT INTO t VALUES (9007199254740993); CREATE VIEW v AS SELECT * FROM t;');
  const image = new Uint8Array(database.serialize());
  image[18] = 2;
  image[19] = 2;
  const rows = withSqlite(inMemory(image), undefined, (tables) => [tables.rows('t'), tables.rows('v')]);
  expect(rows).toEqual({ ok: true, value: [[{ a: '9007199254740993' }], []] });
  const refused = withSqlite(inMemory(image), inMemory(new Uint8Array(32)), (tables) => tables.rows('t'));
  expect(refused.ok || refused.problem.code).toBe('sqlite-wal');
});

test('wants are relative to the folder of the claimed file', () => {
  const wanted = wantsOf('mlruns/1/abc/meta.yaml', ['params/**', '../meta.yaml', 'artifacts/**/MLmodel', 'outputs/*/meta.yaml']);
  const paths = [
    'params/a/b',
    'params/a',
    '../meta.yaml',
    'artifacts/MLmodel',
    'artifacts/x/y/MLmodel',
    'outputs/m/meta.yaml',
    'outputs/m/n/meta.yaml',
    'tags/a',
  ];
  const full = paths.map((path) => (path.startsWith('../') ? `mlruns/1/${path.slice(3)}` : `mlruns/1/abc/${path}`));
  expect(full.map((path) => wanted(path))).toEqual([true, true, true, true, true, true, false, false]);
});
