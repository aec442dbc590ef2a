import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { claimantsOf, outcomeOf, readers } from '../src/index.ts';
import type { Reader } from '../src/index.ts';
import { filesBelow, inMemory } from './workspace.ts';

const fixtures = new URL('fixtures/', import.meta.url).pathname;
const slowMs = 1_000;
const cuts = [0.02, 0.3, 0.5, 0.77, 0.98];
const seeds = [1, 2, 3, 4, 5, 6, 7, 8];

/** Every file a reader claims in its own fixtures: what the hostile variants are made from. */
function claimed(reader: Reader): readonly (readonly [string, Uint8Array])[] {
  const cases = readdirSync(`${fixtures}${reader.format}`);
  return cases.flatMap((name) =>
    [...filesBelow(`${fixtures}${reader.format}/${name}/files`)].filter(
      ([path, bytes]) => reader.claim(path, bytes.subarray(0, 4_096)).mine,
    ),
  );
}

/** Bytes that look random and are the same in every run (xorshift32). */
function noise(length: number, seed: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = seed;
  for (let at = 0; at < length; at += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[at] = state & 0xff;
  }
  return bytes;
}

const text = (content: string) => new TextEncoder().encode(content);

/** What a hostile workspace may hold under any name. */
const hostile: readonly (readonly [string, Uint8Array])[] = [
  ['nothing', new Uint8Array()],
  ['noise', noise(20_000, 7)],
  ['deep JSON', text('{"results":'.repeat(50_000))],
  ['deep lists', text('['.repeat(200_000))],
  ['deep YAML', text(`a: ${'['.repeat(20_000)}`)],
  ['deep block YAML', text(Array.from({ length: 2_000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'))],
  [
    'YAML aliases',
    text(
      `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghij'
        .split('')
        .map((key, at) => `${key}: &${key} [${`*${'abcdefghij'[at]},`.repeat(9)}]`)
        .join('\n')}\nstages: *j\n`,
    ),
  ],
  [
    'XML entities',
    text(
      '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><testsuites><testsuite name="&b;"/></testsuites>',
    ),
  ],
  ['deep XML', text('<testsuite>'.repeat(100_000))],
  ['one long line', text('a'.repeat(2_000_000))],
  ['prototype keys', text('{"__proto__":{"accuracy":1},"constructor":{"prototype":{}},"results":[],"accuracy":1}')],
  ['huge integers', text(`{"accuracy":${'9'.repeat(10_000)},"n":-1e999}`)],
  ['lone surrogates', text(String.raw`{"accuracy":1,"\ud800":2,"results":{"\udfff":{"acc":1}}}`)],
  ['slow pattern', text(`---\n${'type: '.repeat(20_000)}\n${'#'.repeat(20_000)} ${' '.repeat(100_000)}x`)],
  ['many headings', text(`---\ntype: policy\ntitle: x\n---\n${'# h\n'.repeat(100_000)}`)],
];

describe.each(readers.map((reader) => [reader.format, reader] as const))('%s', (_format, reader) => {
  const own = claimed(reader);

  test('claims its own fixtures', () => {
    expect(own.length).toBeGreaterThan(0);
  });

  test('keeps to the bounds on hostile bytes under a name it knows', () => {
    const [path = ''] = own.map(([each]) => each);
    expect(hostile.flatMap(([name, bytes]) => trespasses(reader, path, bytes, name))).toEqual([]);
  });

  test('never throws on its own files, truncated or changed', () => {
    const found = own.slice(0, 4).flatMap(([path, bytes]) => {
      const cut = cuts.map((part) => ({ what: `cut at ${part}`, variant: bytes.subarray(0, Math.floor(bytes.length * part)) }));
      const changed = seeds.map((seed) => ({ what: `changed by seed ${seed}`, variant: mutated(bytes, seed) }));
      return [cut, changed].flat().flatMap(({ what, variant }) => trespasses(reader, path, variant, `${path} ${what}`));
    });
    expect(found).toEqual([]);
  });

  test('gives the same answer twice', () => {
    for (const [path, bytes] of own) {
      const answers = [0, 1].map(() => JSON.stringify(outcomeOf(reader, path, new Map([[path, inMemory(bytes)]]))));
      expect(answers[0]).toBe(answers[1]);
    }
  });
});

test('nobody claims and reads noise, whatever it is called', () => {
  for (const path of [
    'a',
    'a.json',
    'metrics.json',
    'dvc.lock',
    'a.onnx',
    'a.db',
    'junit.xml',
    'README.md',
    'a.safetensors',
    'metrics.csv',
  ]) {
    const bytes = noise(8_192, 99);
    for (const { reader } of claimantsOf(path, bytes.subarray(0, 4_096))) {
      expect(outcomeOf(reader, path, new Map([[path, inMemory(bytes)]])).outcome).not.toBe('read');
    }
  }
});

/** What a reader did that it must not: throw, answer something else, or take too long. */
function trespasses(reader: Reader, path: string, bytes: Uint8Array, what: string): readonly string[] {
  const started = performance.now();
  try {
    reader.claim(path, bytes.subarray(0, 4_096));
    const { outcome } = reader.read({ path, files: new Map([[path, inMemory(bytes, 65_536)]]) });
    const tookMs = performance.now() - started;
    if (!answers.has(outcome)) return [`${what}: answered ${outcome}`];
    return tookMs > slowMs ? [`${what}: took ${Math.round(tookMs)} ms`] : [];
  } catch (error) {
    return [`${what}: threw ${String(error)}`];
  }
}

const answers = new Set(['read', 'recognised', 'hashed', 'not-mine', 'malformed']);

function mutated(bytes: Uint8Array, seed: number): Uint8Array {
  const copy = bytes.slice();
  const picks = noise(48, seed * 2_654_435_761);
  for (let pick = 0; pick + 3 < picks.length; pick += 4) {
    const position = ((picks[pick] ?? 0) * 65_536 + (picks[pick + 1] ?? 0) * 256 + (picks[pick + 2] ?? 0)) % Math.max(1, copy.length);
    copy[position] = picks[pick + 3] ?? 0;
  }
  return copy;
}
