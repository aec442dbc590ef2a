// Prints the closing line of CI from the test report and exits with what happened. Arguments: exit codes of tests and bundles.
import { readFileSync } from 'node:fs';

const [testsCode, bundlesCode] = process.argv.slice(2).map(Number);
const counts = readCounts();
const bundlesPassed = bundlesCode === 0 ? 1 : 0;
const failed = counts.failed + (1 - bundlesPassed) + (testsCode !== 0 && counts.failed === 0 ? 1 : 0);

process.stdout.write(`${counts.passed + bundlesPassed} passed, ${failed} failed\n`);
process.exit(failed === 0 ? 0 : 1);

/** A missing report counts as nothing run, which the exit code of the tests then turns into a failure. */
function readCounts() {
  try {
    const report = JSON.parse(readFileSync(new URL('../test-results/vitest.json', import.meta.url), 'utf8'));
    return { passed: report.numPassedTests, failed: report.numFailedTests };
  } catch {
    return { passed: 0, failed: 1 };
  }
}
