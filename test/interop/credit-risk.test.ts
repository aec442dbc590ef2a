import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const run = promisify(execFile);
const examples = fileURLToPath(new URL('../../examples/', import.meta.url));
const remakeWaitMs = 900_000;
const differenceMax = 1e-9;

/** What must come out byte for byte the same. */
const reproduced = [
  { example: 'credit-risk', files: ['models/model.onnx', 'data/prepared/train.csv', 'data/prepared/test.csv'] },
  { example: 'loan-pricing', files: ['models/model.onnx', 'data/train.csv', 'data/test.csv'] },
];

/** Why the example cannot be made here, or undefined when it can. */
function missing(): string | undefined {
  const demands = [
    ['python3 3.11 or newer', ['python3', '-c', 'import sys; sys.exit(sys.version_info < (3, 11))']],
    ['the venv module of Python', ['python3', '-c', 'import ensurepip, venv']],
    ['git', ['git', '--version']],
  ] as const;
  return demands.find(([, [command, ...words]]) => !succeeds(command, words))?.[0];
}

function succeeds(command: string, words: readonly string[]): boolean {
  try {
    execFileSync(command, words, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const absent = missing();
if (absent !== undefined) process.stdout.write(`interop: examples are not made anew here, because ${absent} is not there\n`);

describe.skipIf(absent !== undefined).for(reproduced)('$example made anew with the real tools', ({ example, files }) => {
  let parent: string;
  const kept = join(examples, example, 'workspace');

  beforeAll(async () => {
    parent = await mkdtemp(join(tmpdir(), 'remake-'));
    const words = [
      '--folder',
      join(parent, 'run', example),
      '--into',
      join(parent, 'made', 'workspace'),
      '--venv',
      join(tmpdir(), 'remake-venv'),
    ];
    await run('python3', [join(examples, 'remake.py'), example, ...words], { maxBuffer: 64 * 1024 * 1024 });
  }, remakeWaitMs);

  afterAll(() => rm(parent, { recursive: true, force: true }));

  test('runs on the same commit', async () => {
    const before = await json(join(examples, example), 'made.json');
    const after = await json(join(parent, 'made'), 'made.json');
    expect(after['commit']).toBe(before['commit']);
    expect(after['tools']).toMatchObject({ mlflow: expect.any(String) });
  });

  test.for(files)('gives %s again, byte for byte', async (file) => {
    expect(await sha256Of(join(parent, 'made', 'workspace', file))).toBe(await sha256Of(join(kept, file)));
  });

  test('measures the same numbers', async () => {
    const expected = numbersIn(await json(kept, 'metrics/evaluation.json'));
    const measured = numbersIn(await json(join(parent, 'made', 'workspace'), 'metrics/evaluation.json'));
    expect(expected.length).toBeGreaterThan(3);
    expect(measured.map(([name]) => name)).toEqual(expected.map(([name]) => name));
    const differences = measured.map(([, value], at) => Math.abs(value - (expected[at]?.[1] ?? NaN)));
    expect(Math.max(...differences)).toBeLessThan(differenceMax);
  });
});

async function json(folder: string, name: string): Promise<Record<string, unknown>> {
  const value: unknown = JSON.parse(await readFile(join(folder, name), 'utf8'));
  return typeof value === 'object' && value !== null ? Object.fromEntries<unknown>(Object.entries(value)) : {};
}

function numbersIn(value: unknown, name = ''): [string, number][] {
  if (typeof value === 'number') return [[name, value]];
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => numbersIn(inner, `${name}.${key}`))
    : [];
}

async function sha256Of(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
}
