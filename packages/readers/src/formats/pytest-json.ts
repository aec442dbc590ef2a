import { headHasKeys, openJson } from '../door/open.ts';
import { at, countAt, fieldsAt, isFields, listAt, numberAt, plainOf, textAt, wordAt } from '../door/value.ts';
import { testObservation } from '../facts/test-report.ts';
import { utcOfMs } from '../facts/time.ts';
import { readAs, unknownFields } from '../facts/understood.ts';
import type { Reader } from '../reader.ts';
import { notMine } from '../reader.ts';

/** `.report.json` of pytest-json-report. The file name is shared with other tools; the list of tests may be left out. */
export const pytestJson: Reader = {
  format: 'pytest-json-report',
  title: 'pytest-json-report',
  versions: '1.5',
  depth: 'read',
  kinds: ['data-quality', 'evaluation-result'],

  claim(path, head) {
    return path.endsWith('.json') && headHasKeys(head, 'created', 'exitcode', 'summary') ? { mine: true } : { mine: false };
  },

  read(input) {
    return openJson(input, (report) => {
      const exitCode = countAt(report, 'exitcode');
      const summary = at(report, 'summary');
      if (
        exitCode === undefined ||
        !isFields(summary) ||
        numberAt(report, 'created') === undefined ||
        countAt(summary, 'total') === undefined
      )
        return notMine;
      const tests = listAt(report, 'tests');
      const count = (...outcomes: readonly string[]) => outcomes.reduce((sum, outcome) => sum + (countAt(summary, outcome) ?? 0), 0);
      const checks = {
        total: count('total'),
        passed: count('passed', 'xpassed'),
        failed: count('failed'),
        errors: count('error'),
        skipped: count('skipped', 'xfailed'),
      };
      const failing = tests.filter((test) => /^(?:failed|error)$/u.test(textAt(test, 'outcome') ?? ''));
      const observation = testObservation({
        path: input.path,
        checks,
        failures: failing.map((test) => ({
          name: textAt(test, 'nodeid') ?? '',
          message: textAt(test, 'call', 'crash', 'message')?.split('\n')[0],
        })),
        suites: [],
        names: tests.map((test) => (textAt(test, 'nodeid') ?? '').split('::')[0] ?? ''),
        more: {
          exitCode,
          summary: plainOf(summary),
          collected: countAt(summary, 'collected'),
          durationSeconds: numberAt(report, 'duration'),
          testsListed: tests.length,
          python: wordAt(report, 'environment', 'Python'),
        },
        tool: { name: 'pytest', version: wordAt(report, 'environment', 'Packages', 'pytest') },
        at: utcOfMs((numberAt(report, 'created') ?? 0) * 1_000),
      });
      const headline = `${checks.total} tests: ${checks.passed} passed, ${checks.failed} failed, ${checks.errors} errors; exit code ${exitCode}`;
      return readAs([observation], headline, unknownFields(fieldsAt(report) ?? new Map(), knownFields));
    });
  },
};

const knownFields = new Set(['created', 'duration', 'exitcode', 'root', 'environment', 'summary', 'collectors', 'tests', 'warnings']);
