import { existsSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** One project a package that has tests, so that a failing name says whose it is. */
function testedFolders(parent: string): string[] {
  return readdirSync(parent)
    .map((name) => `${parent}/${name}`)
    .filter((folder) => existsSync(`${folder}/test`));
}

const perPackage = [...testedFolders('packages'), ...testedFolders('actions'), ...testedFolders('examples')];

export default defineConfig({
  test: {
    // Much of the suite waits for child processes and disks: one worker a core, where the default leaves a core idle.
    maxWorkers: Math.max(2, availableParallelism()),
    projects: [
      ...perPackage.map((folder) => ({
        test: { name: folder, root: folder, include: ['test/**/*.test.{ts,tsx}'], testTimeout: 20_000 },
      })),
      {
        test: {
          name: 'end-to-end',
          include: ['test/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
