import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkoutExample } from '../../checkout.ts';

let parent: string;

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'example-'));
});

afterAll(() => rm(parent, { recursive: true }));

describe.for(['credit-risk', 'loan-pricing'])('%s', (example) => {
  test('its sources still give the commit that MLflow recorded', async () => {
    const folder = join(parent, example);
    const { commit } = await checkoutExample(example, folder);
    // Both of MLflow's stores are text enough to be searched: files, and a database that keeps strings as they are.
    expect(
      execFileSync('grep', ['-rlaF', commit, 'mlruns', ...(example === 'loan-pricing' ? ['mlflow.db'] : [])], { cwd: folder }),
    ).not.toHaveLength(0);
    expect(execFileSync('git', ['status', '--porcelain', '--untracked-files=no'], { cwd: folder, encoding: 'utf8' })).toBe('');
  });

  test('its evaluation names the model and the test rows by the digests the files have', async () => {
    const workspace = new URL(`../../${example}/workspace/`, import.meta.url);
    const { model, dataset } = JSON.parse(await readFile(new URL('metrics/evaluation.json', workspace), 'utf8'));
    for (const { path, sha256 } of [model, dataset]) expect(await sha256Of(new URL(path, workspace))).toBe(sha256);
  });
});

test('the data card names the digest of the file it describes', async () => {
  const data = new URL('../workspace/data/', import.meta.url);
  const card = await readFile(new URL('README.md', data), 'utf8');
  expect(card).toContain(`digest: sha256:${await sha256Of(new URL('german_credit.csv', data))}`);
});

async function sha256Of(file: URL): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
}
