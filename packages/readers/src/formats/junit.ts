import { headText } from '../door/text.ts';
import { walkXml } from '../door/xml.ts';
import { testObservation } from '../facts/test-report.ts';
import { utcOf } from '../facts/time.ts';
import { readAs } from '../facts/understood.ts';
import type { Reader } from '../reader.ts';
import { notMine } from '../reader.ts';

/**
 * JUnit XML of any tool. Test cases are counted, totals in attributes are not trusted. A suite about data is a `data-quality`
 * result, any other an `evaluation-result` with its verdict; no test at all is `inconclusive`.
 */
export const junit: Reader = {
  format: 'junit-xml',
  title: 'JUnit report',
  versions: 'pytest, Surefire, Jest and others',
  depth: 'read',
  kinds: ['data-quality', 'evaluation-result'],

  claim(path, head) {
    return /<testsuites?[\s>/]/u.test(headText(head)) && /\.xml$/iu.test(path) ? { mine: true } : { mine: false };
  },

  read({ path, files }) {
    const file = files.get(path);
    if (!file) return notMine;
    const tally = new Tally();
    const walked = walkXml(file, tally);
    if (!walked.ok) return tally.root === undefined || isJunitRoot(tally.root) ? walked.problem : notMine;
    if (!isJunitRoot(tally.root)) return notMine;
    const { passed, failed, errors, skipped, total } = tally.counts();
    const headline = `${total} tests: ${passed} passed, ${failed} failed, ${errors} errors, ${skipped} skipped`;
    const observation = testObservation({
      path,
      checks: tally.counts(),
      failures: tally.failures,
      suites: tally.suites,
      names: tally.classes,
      more: { suites: tally.suiteCount, times: tally.times.slice(0, 20) },
      at: tally.times.map((time) => utcOf(time)).find((time) => time !== undefined),
    });
    return readAs([observation], headline, [...tally.unknown]);
  },
};

type Outcome = 'passed' | 'failed' | 'error' | 'skipped';
type Failure = { readonly name: string; readonly message?: string | undefined };

const failuresMax = 1_000;

/** Counts while the file is walked. */
class Tally {
  root: string | undefined;
  readonly suites: string[] = [];
  readonly classes = new Set<string>();
  readonly times: string[] = [];
  readonly failures: Failure[] = [];
  readonly unknown = new Set<string>();
  suiteCount = 0;
  #outcomes = { passed: 0, failed: 0, error: 0, skipped: 0 };
  #case: { name: string; outcome: Outcome; message: string | undefined } | undefined;

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    this.root ??= name;
    if (name === 'testsuite') this.#suite(attributes);
    else if (name === 'testcase') this.#open(attributes);
    else if (name === 'failure') this.#mark('failed', attributes);
    else if (name === 'error') this.#mark('error', attributes);
    else if (name === 'skipped') this.#mark('skipped', attributes);
    else if (!knownElements.has(name)) this.unknown.add(name.slice(0, 100));
  }

  text(): void {
    // Output of tests holds data and secrets; it is not evidence.
  }

  close(name: string): void {
    if (name !== 'testcase' || !this.#case) return;
    const { outcome, name: test, message } = this.#case;
    this.#outcomes[outcome] += 1;
    if ((outcome === 'failed' || outcome === 'error') && this.failures.length < failuresMax) this.failures.push({ name: test, message });
    this.#case = undefined;
  }

  counts() {
    const { passed, failed, error: errors, skipped } = this.#outcomes;
    return { total: passed + failed + errors + skipped, passed, failed, errors, skipped };
  }

  #suite(attributes: Readonly<Record<string, string>>): void {
    this.suiteCount += 1;
    if (attributes['name']) this.suites.push(attributes['name'].slice(0, 300));
    if (attributes['file']) this.classes.add(attributes['file'].slice(0, 300));
    if (attributes['timestamp']) this.times.push(attributes['timestamp']);
  }

  #open(attributes: Readonly<Record<string, string>>): void {
    const className = attributes['classname'] ?? attributes['file'];
    if (className) this.classes.add(className.slice(0, 300));
    const name = [className, attributes['name']]
      .filter((part) => part)
      .join('::')
      .slice(0, 500);
    this.#case = {
      name,
      outcome: attributes['status'] === 'skipped' || attributes['status'] === 'disabled' ? 'skipped' : 'passed',
      message: undefined,
    };
  }

  /** An error outranks a failure, both outrank a skip: one case may carry several. */
  #mark(outcome: Outcome, attributes: Readonly<Record<string, string>>): void {
    if (!this.#case) return;
    if (rank.indexOf(outcome) > rank.indexOf(this.#case.outcome)) this.#case.outcome = outcome;
    this.#case.message ??= attributes['message']?.split('\n')[0]?.slice(0, 300).toWellFormed();
  }
}

const rank: readonly Outcome[] = ['passed', 'skipped', 'failed', 'error'];
const knownElements = new Set([
  'testsuites',
  'properties',
  'property',
  'system-out',
  'system-err',
  'rerunFailure',
  'flakyFailure',
  'rerunError',
  'flakyError',
  'stackTrace',
]);

function isJunitRoot(root: string | undefined): boolean {
  return root === 'testsuites' || root === 'testsuite';
}
