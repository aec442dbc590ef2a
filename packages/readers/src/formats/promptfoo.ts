import type { FactsOf, Measurement } from '@annexa/evidence';
import { headHasKeys, openJson } from '../door/open.ts';
import type { Value } from '../door/value.ts';
import { Numeral, at, countAt, fieldsAt, isFields, isList, listAt, textAt, wordAt } from '../door/value.ts';
import { measurementOf } from '../facts/measurement.ts';
import { spanOf, utcOf } from '../facts/time.ts';
import { readAs, unknownFields } from '../facts/understood.ts';
import type { Reader } from '../reader.ts';
import { notMine } from '../reader.ts';

/**
 * Output of promptfoo (`results.version` 3): how many cases passed, failed or broke, for which providers, and why
 * they failed. Prompts, answers and configuration stay out: they hold secrets.
 */
export const promptfoo: Reader = {
  format: 'promptfoo',
  title: 'promptfoo results',
  versions: 'results version 3',
  depth: 'read',
  kinds: ['evaluation-result'],

  claim(path, head) {
    const named = /promptfoo/iu.test(path) && headHasKeys(head, 'results');
    return path.endsWith('.json') && (named || headHasKeys(head, 'evalId', 'results')) ? { mine: true } : { mine: false };
  },

  read(input) {
    return openJson(input, (report) => {
      const body = fieldsAt(report, 'results');
      const stats = fieldsAt(report, 'results', 'stats');
      const isReport =
        body !== undefined && isList(at(body, 'results')) && (stats !== undefined || at(report, 'evalId') !== undefined || body.size <= 3);
      if (!isReport) return notMine;
      const facts = factsOf(report);
      const tested = utcOf(textAt(body, 'timestamp'));
      const { passed, failed, errors } = countsOf(report);
      return readAs(
        [
          {
            kind: 'evaluation-result',
            stage: 'evaluation',
            subject: [{ name: input.path, at: { path: input.path, match: 'exact' } }],
            materials: [],
            facts,
            source: { tool: { name: 'promptfoo', version: wordAt(report, 'metadata', 'promptfooVersion') }, run: wordAt(report, 'evalId') },
            observed: spanOf(tested, tested),
          },
        ],
        facts.verdict === 'inconclusive' ? `inconclusive: ${facts.reason}` : `${passed} passed, ${failed} failed, ${errors} errors`,
        unknownFields(fieldsAt(report) ?? new Map(), knownFields),
      );
    });
  },
};

function factsOf(report: Value): FactsOf<'evaluation-result'> {
  const { passed, failed, errors, stated } = countsOf(report);
  const tests = listAt(report, 'results', 'results');
  const empty = !stated || passed + failed + errors === 0;
  return {
    metrics: metricsOf(report, passed + failed + errors),
    suite: textAt(report, 'config', 'description'),
    verdict: empty ? 'inconclusive' : failed + errors > 0 ? 'failed' : 'passed',
    reason: empty ? 'no test result' : undefined,
    run: wordAt(report, 'evalId'),
    n: stated ? passed + failed + errors : undefined,
    checks: { total: passed + failed + errors, passed, failed, errors },
    testResults: tests.length,
    resultsVersion: countAt(report, 'results', 'version'),
    timestamp: textAt(report, 'results', 'timestamp'),
    providers: providersOf(report),
    failures: tests.flatMap(failureOf).slice(0, 1_000),
  };
}

function countsOf(report: Value) {
  const stats = at(report, 'results', 'stats');
  return {
    stated: isFields(stats),
    passed: countAt(stats, 'successes') ?? 0,
    failed: countAt(stats, 'failures') ?? 0,
    errors: countAt(stats, 'errors') ?? 0,
  };
}

/** promptfoo's own score of a prompt is a sum over its tests and is not taken. */
function metricsOf(report: Value, n: number): Measurement[] {
  const passed = measurementOf('successes', at(report, 'results', 'stats', 'successes'), { n });
  return passed ? [passed] : [];
}

function providersOf(report: Value): readonly string[] {
  const ofTests = listAt(report, 'results', 'results').map((test) => wordAt(test, 'provider', 'id') ?? wordAt(test, 'provider'));
  const ofPrompts = listAt(report, 'results', 'prompts').map((prompt) => wordAt(prompt, 'provider'));
  return [...new Set([...ofTests, ...ofPrompts].filter((provider) => provider !== undefined))];
}

/** Why a case failed, in the tool's words; a broken assertion is an error of the test, not of the model, but promptfoo does not say which. */
function failureOf(test: Value) {
  if (at(test, 'success') !== false) return [];
  const score = at(test, 'score');
  const name = textAt(test, 'testCase', 'description') ?? `test ${wordAt(test, 'testIdx') ?? wordAt(test, 'id') ?? ''}`;
  return [
    {
      name,
      message: textAt(test, 'gradingResult', 'reason') ?? textAt(test, 'error'),
      score: score instanceof Numeral ? score.text : undefined,
    },
  ];
}

const knownFields = new Set(['evalId', 'results', 'config', 'shareableUrl', 'metadata']);
