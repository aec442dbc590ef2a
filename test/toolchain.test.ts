import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

test('everything runs on the pinned Node, never in silence on the machine’s own', () => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  expect(major).toBe(24);
  expect(minor).toBeGreaterThanOrEqual(16);
});

test('every version in the catalog is exact', () => {
  const workspace = readFileSync(new URL('../pnpm-workspace.yaml', import.meta.url), 'utf8');
  const catalog = /catalog:\n((?: {2}.*\n)+)/.exec(workspace)?.[1] ?? '';
  const versions = catalog
    .trim()
    .split('\n')
    .map((line) => line.split(': ')[1]);
  expect(versions.length).toBeGreaterThan(20);
  expect(versions.filter((version) => !/^\d+\.\d+\.\d+$/.test(version ?? ''))).toEqual([]);
});
