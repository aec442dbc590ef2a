import type { FactsOf } from '@annexa/evidence';
import { headHasKeys, openJson } from '../door/open.ts';
import type { Value } from '../door/value.ts';
import { at, booleanAt, countAt, entriesAt, fieldsAt, isFields, isList, listAt, numberAt, textAt, wordAt } from '../door/value.ts';
import { utcOf } from '../facts/time.ts';
import { readAs, unknownFields } from '../facts/understood.ts';
import type { Observation, Reader } from '../reader.ts';
import { notMine } from '../reader.ts';

/**
 * A validation result of Great Expectations, 0.x and 1.x, or a checkpoint result of 0.x that wraps several. Names of failed expectations and their
 * columns are read; unexpected values stay out, because they are rows of the data.
 */
export const greatExpectations: Reader = {
  format: 'great-expectations',
  title: 'Great Expectations validation',
  versions: '0.x, 1.x',
  depth: 'read',
  kinds: ['data-quality'],

  claim(path, head) {
    const marked = [
      'evaluation_parameters',
      'expectation_config',
      'great_expectations_version',
      'run_results',
      'suite_parameters',
      'evaluated_expectations',
    ];
    return path.endsWith('.json') && marked.some((key) => headHasKeys(head, key)) ? { mine: true } : { mine: false };
  },

  read(input) {
    return openJson(input, (report) => {
      const wrapped = entriesAt(report, 'run_results').map(([, run]) => at(run, 'validation_result') ?? run);
      const results = (wrapped.length > 0 ? wrapped : [report]).filter(isValidation);
      if (results.length === 0) return notMine;
      const [first] = results;
      const { total, passed } = checksOf(results);
      return readAs(
        results.map((result) => observationOf(result, input.path)),
        `${passed} of ${total} expectations met, suite ${suiteOf(first ?? null) ?? 'unnamed'}`,
        results.flatMap((result) => unknownFields(fieldsAt(result) ?? new Map(), knownFields)),
      );
    });
  },
};

function isValidation(result: Value): boolean {
  return (
    isFields(at(result, 'statistics')) && at(result, 'statistics', 'evaluated_expectations') !== undefined && isList(at(result, 'results'))
  );
}

function checksOf(results: readonly Value[]) {
  const sum = (name: string) => results.reduce<number>((total, result) => total + (countAt(result, 'statistics', name) ?? 0), 0);
  return { total: sum('evaluated_expectations'), passed: sum('successful_expectations') };
}

function observationOf(result: Value, path: string): Observation {
  const runTime = textAt(result, 'meta', 'run_id', 'run_time');
  const ran = utcOf(runTime);
  return {
    kind: 'data-quality',
    stage: 'data',
    subject: [{ name: path, at: { path, match: 'exact' } }],
    materials: [],
    facts: factsOf(result, runTime),
    source: {
      tool: { name: 'great-expectations', version: textAt(result, 'meta', 'great_expectations_version') },
      run: textAt(result, 'meta', 'run_id', 'run_name'),
    },
    observed: ran === undefined ? undefined : { from: ran, to: ran },
  };
}

function factsOf(result: Value, runTime: string | undefined): FactsOf<'data-quality'> {
  const total = countAt(result, 'statistics', 'evaluated_expectations') ?? 0;
  const passed = countAt(result, 'statistics', 'successful_expectations') ?? 0;
  const success = booleanAt(result, 'success');
  const errors = listAt(result, 'results').filter((each) => at(each, 'exception_info', 'raised_exception') === true).length;
  const failed = Math.max(0, total - passed);
  return {
    verdict: total === 0 || success === undefined ? 'inconclusive' : success ? 'passed' : 'failed',
    reason: total === 0 ? 'no expectation was evaluated' : undefined,
    suite: suiteOf(result),
    dataset: textAt(result, 'meta', 'active_batch_definition', 'data_asset_name'),
    checks: { total, passed, failed: Math.max(0, failed - errors), errors: Math.min(errors, failed), skipped: 0 },
    failures: listAt(result, 'results').flatMap(failureOf).slice(0, 1_000),
    successPercent: numberAt(result, 'statistics', 'success_percent'),
    runTime,
    checkpoint: wordAt(result, 'meta', 'checkpoint_name') ?? wordAt(result, 'meta', 'checkpoint_id'),
    datasource: textAt(result, 'meta', 'active_batch_definition', 'datasource_name'),
  };
}

function suiteOf(result: Value): string | undefined {
  return textAt(result, 'suite_name') ?? textAt(result, 'meta', 'expectation_suite_name');
}

/** `expectation_type` in 0.x, `type` in 1.x. */
function failureOf(each: Value) {
  if (at(each, 'success') !== false) return [];
  const name =
    textAt(each, 'expectation_config', 'type') ?? textAt(each, 'expectation_config', 'expectation_type') ?? 'unnamed expectation';
  const column = textAt(each, 'expectation_config', 'kwargs', 'column');
  return [{ name, column, severity: textAt(each, 'expectation_config', 'severity') }];
}

const knownFields = new Set([
  'success',
  'statistics',
  'results',
  'meta',
  'evaluation_parameters',
  'suite_name',
  'suite_parameters',
  'id',
  'result_url',
]);
