import type { FactsOf, Measurement } from '@annexa/evidence';
import { headHasKeys, openJson } from '../door/open.ts';
import type { Value } from '../door/value.ts';
import { at, booleanAt, countAt, fieldsAt, isList, listAt, numberAt, textAt, wordAt } from '../door/value.ts';
import { measurementOf } from '../facts/measurement.ts';
import { readAs, unknownFields } from '../facts/understood.ts';
import type { Reader } from '../reader.ts';
import { notMine } from '../reader.ts';

/**
 * The last test run of DeepEval. Whether a score is good is for the tool to say (`success`): some of its metrics are better when low. Inputs and answers
 * stay out.
 */
export const deepeval: Reader = {
  format: 'deepeval',
  title: 'DeepEval test run',
  versions: 'layout with testRunData',
  depth: 'read',
  kinds: ['evaluation-result'],

  claim(path, head) {
    const named = /deepeval|latest_test_run/iu.test(path) && headHasKeys(head, 'testCases');
    return /(?:\.json|_run)$/u.test(path) && (named || headHasKeys(head, 'testRunData')) ? { mine: true } : { mine: false };
  },

  read(input) {
    return openJson(input, (report) => {
      const run = at(report, 'testRunData') ?? report;
      const isRun =
        isList(at(run, 'testCases')) && (at(run, 'metricsScores') ?? at(run, 'testPassed') ?? at(run, 'metricScores')) !== undefined;
      if (!isRun) return notMine;
      const cases = [...listAt(run, 'testCases'), ...listAt(run, 'conversationalTestCases')];
      const facts = factsOf(run, cases);
      return readAs(
        [
          {
            kind: 'evaluation-result',
            stage: 'evaluation',
            subject: [{ name: input.path, at: { path: input.path, match: 'exact' } }],
            materials: [],
            facts,
            source: { tool: { name: 'deepeval' }, run: textAt(run, 'identifier') },
          },
        ],
        `${cases.length} cases: ${facts.metrics
          .slice(0, 4)
          .map(({ metric, valueText }) => `${metric} ${valueText}`)
          .join(', ')}`.slice(0, 240),
        unknownFields(fieldsAt(run) ?? new Map(), knownFields),
      );
    });
  },
};

function factsOf(run: Value, cases: readonly Value[]): FactsOf<'evaluation-result'> {
  const successes = cases.map((each) => booleanAt(each, 'success'));
  const failed = countAt(run, 'testFailed') ?? successes.filter((success) => success === false).length;
  const passed = countAt(run, 'testPassed') ?? successes.filter((success) => success === true).length;
  const empty = passed + failed === 0;
  return {
    metrics: cases.flatMap(metricsOf).slice(0, 5_000),
    n: cases.length,
    verdict: empty ? 'inconclusive' : failed > 0 ? 'failed' : 'passed',
    reason: empty ? 'no test case has a result' : undefined,
    suite: textAt(run, 'testFile'),
    checks: { total: passed + failed, passed, failed },
    durationSeconds: numberAt(run, 'runDuration'),
    evaluationCost: numberAt(run, 'evaluationCost'),
    caseSuccess: successes.slice(0, 5_000),
  };
}

/** `metricsData` since 1.x, `metricsMetadata` before. */
function metricsOf(testCase: Value): readonly Measurement[] {
  const list = listAt(testCase, 'metricsData');
  return (list.length > 0 ? list : listAt(testCase, 'metricsMetadata')).flatMap((each) => {
    const success = booleanAt(each, 'success');
    const threshold = numberAt(each, 'threshold');
    const detail = {
      ...(wordAt(testCase, 'name') === undefined ? {} : { slice: wordAt(testCase, 'name') }),
      ...(threshold === undefined ? {} : { threshold }),
      ...(success === undefined ? {} : { verdict: success ? ('passed' as const) : ('failed' as const) }),
      ...(textAt(each, 'evaluationModel') === undefined ? {} : { judge: textAt(each, 'evaluationModel') }),
    };
    return measurementOf(textAt(each, 'name') ?? textAt(each, 'metric') ?? 'unnamed', at(each, 'score'), detail) ?? [];
  });
}

const knownFields = new Set([
  'testFile',
  'testCases',
  'conversationalTestCases',
  'metricsScores',
  'prompts',
  'testPassed',
  'testFailed',
  'runDuration',
  'evaluationCost',
  'identifier',
  'hyperparameters',
  'datasetAlias',
  'datasetId',
  'configurations',
  'traceMetricsScores',
]);
