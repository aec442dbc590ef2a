import { defineConfig } from 'vitest/config';

/** The long fault runs: minutes of killing and restarting, one file at a time so that the moments of death stay random. */
export default defineConfig({
  test: {
    name: 'faults',
    root: import.meta.dirname,
    include: ['*.test.ts'],
    testTimeout: 900_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
});
