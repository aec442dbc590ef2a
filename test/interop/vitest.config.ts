import { defineConfig } from 'vitest/config';

/** Live runs of tools we did not write: slow, and skipped with a word where a tool is absent. */
export default defineConfig({
  test: {
    name: 'interop',
    root: import.meta.dirname,
    include: ['*.test.ts'],
    testTimeout: 900_000,
    hookTimeout: 900_000,
    fileParallelism: false,
  },
});
