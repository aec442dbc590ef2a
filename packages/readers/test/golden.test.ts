import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { encodeStatement, sha256Hex } from '@annexa/evidence';
import type { Statement } from '@annexa/evidence';
import { readers } from '../src/index.ts';
import type { Observation } from '../src/index.ts';
import { filesBelow, readAll } from './workspace.ts';

const fixtures = new URL('fixtures/', import.meta.url).pathname;
const cases = readdirSync(fixtures).flatMap((format) => readdirSync(`${fixtures}${format}`).map((name) => [format, name] as const));

describe('what each format yields', () => {
  test.each(cases)('%s: %s', async (format, name) => {
    const read = readAll(filesBelow(`${fixtures}${format}/${name}/files`));
    expect(read.map((each) => each.format)).toContain(format);
    await expect(`${JSON.stringify(read, undefined, 1)}\n`).toMatchFileSnapshot(`golden/${format}/${name}.json`);
  });

  test('every reader has a fixture folder', () => {
    expect(readers.map(({ format }) => format).filter((format) => !existsSync(`${fixtures}${format}`))).toEqual([]);
  });

  test('kinds and depth of a reader cover what it yields', () => {
    const undeclared = everything().flatMap(({ format, outcome }) => {
      const reader = readers.find((each) => each.format === format);
      const kinds = outcome.observations.map(({ kind }) => kind).filter((kind) => !reader?.kinds.includes(kind));
      const depth = outcome.outcome === reader?.depth || reader?.depth === 'read' ? [] : [outcome.outcome];
      return [kinds, depth].flat();
    });
    expect(undeclared).toEqual([]);
  });

  test('every observation can be made a record', () => {
    const lengths = everything().flatMap(({ outcome }) => outcome.observations.map((each) => encodeStatement(statementOf(each)).length));
    expect(Math.min(...lengths)).toBeGreaterThan(0);
  });
});

function everything() {
  const all = cases.flatMap(([format, name]) => readAll(filesBelow(`${fixtures}${format}/${name}/files`)));
  return all.flatMap(({ format, outcome }) => ('observations' in outcome ? [{ format, outcome }] : []));
}

const named = (name: string) => ({ name, digest: { sha256: sha256Hex(new TextEncoder().encode(name)) } });

/** The least capture adds. */
function statementOf({ kind, stage, facts, source, ...refs }: Observation): Statement {
  const at = '2026-11-24T08:00:00Z';
  const materials = refs.materials.map(({ name, role, join, uri, digest }) => ({ name, role, join, uri, digest }));
  const predicate = {
    system: 'credit-risk',
    stage,
    observed: refs.observed ?? { from: at, to: at },
    captured: at,
    source,
    materials,
    facts,
    checkpoint: null,
    salt: '0'.repeat(32),
  };
  return JSON.parse(JSON.stringify({ kind, subject: refs.subject.map(({ name }) => named(name)), predicate }));
}
