// What each root script runs once Node, pnpm and the packages are there: lists of commands, run in order.

const annexa = ['node', 'packages/cli/src/main.ts'];

const tasks = {
  start: (args) => [['node', 'examples/demo/src/main.ts', ...args]],
  test: (args) => [['vitest', 'run', '--reporter=default', '--reporter=json', '--outputFile.json=test-results/vitest.json', ...args]],
  'test:faults': (args) => [['vitest', 'run', '--config', 'test/faults/vitest.config.ts', ...args]],
  'test:interop': (args) => [['vitest', 'run', '--config', 'test/interop/vitest.config.ts', ...args]],
  bench: (args) => [['node', '--expose-gc', 'test/bench/main.ts', ...args]],
  fmt: (args) => [['oxfmt', ...args]],
  lint: (args) => [['oxlint', '--type-aware', '--deny-warnings', ...args]],
  typecheck: () => [['tsc', '-b', '--noEmit']],
  knip: () => [['knip']],
  build: () => [['node', 'scripts/build-actions.mjs']],
  check: () => [['oxfmt', '--check'], ...tasks.lint([]), ...tasks.typecheck(), ...tasks.knip(), ...tasks.test([])],
  annexa: (args) => [[...annexa, ...args]],
};

/** The commands of a root script. Exits with 2 on a name that is none. */
export function commandOf(task, args) {
  const build = tasks[task];
  if (build) return build(args);
  process.stderr.write(`annexa: no such task: ${task ?? '(none)'}\n  what to do: one of ${Object.keys(tasks).join(', ')}\n`);
  return process.exit(2);
}
