import type { FactsOf } from '@annexa/evidence';
import { headHasKeys, openJson } from '../door/open.ts';
import type { Value } from '../door/value.ts';
import { at, fieldsAt, isList, listAt, numberAt, textAt, wordAt } from '../door/value.ts';
import { spanOf, utcOf } from '../facts/time.ts';
import { readAs, unknownFields } from '../facts/understood.ts';
import type { Reader } from '../reader.ts';
import { notMine } from '../reader.ts';

/**
 * `run_results.json` of dbt, schema v1 to v6. Results of tests are data checks; results of models and seeds say only that tables were built, so a run
 * without a test is `inconclusive`. The file holds the last command only.
 */
export const dbtRunResults: Reader = {
  format: 'dbt-run-results',
  title: 'dbt run results',
  versions: 'run-results v2, v4, v6',
  depth: 'read',
  kinds: ['data-quality'],

  claim(path, head) {
    return path.endsWith('.json') && headHasKeys(head, 'metadata', 'dbt_schema_version') ? { mine: true } : { mine: false };
  },

  read(input) {
    return openJson(input, (report) => {
      const schema = textAt(report, 'metadata', 'dbt_schema_version');
      if (schema === undefined || !/\/run-results\/v\d+\.json$/u.test(schema) || !isList(at(report, 'results'))) return notMine;
      const facts = factsOf(report, schema);
      const generated = utcOf(textAt(report, 'metadata', 'generated_at'));
      return readAs(
        [
          {
            kind: 'data-quality',
            stage: 'data',
            subject: [{ name: input.path, at: { path: input.path, match: 'exact' } }],
            materials: [],
            facts,
            source: {
              tool: { name: 'dbt', version: textAt(report, 'metadata', 'dbt_version') },
              run: textAt(report, 'metadata', 'invocation_id'),
            },
            observed: spanOf(generated, generated),
          },
        ],
        `dbt ${facts.command ?? ''}: ${
          Object.entries(facts.statusCounts)
            .map(([status, count]) => `${count} ${status}`)
            .join(', ') || 'no results'
        }`,
        unknownFields(fieldsAt(report) ?? new Map(), new Set(['metadata', 'results', 'elapsed_time', 'args'])),
      );
    });
  },
};

function factsOf(
  report: Value,
  schema: string,
): FactsOf<'data-quality'> & { statusCounts: Record<string, number>; command: string | undefined } {
  const results = listAt(report, 'results');
  const tests = results.filter((each) => /^(?:test|unit_test)\./u.test(textAt(each, 'unique_id') ?? ''));
  const count = (...states: readonly string[]) => tests.filter((each) => states.includes(textAt(each, 'status') ?? '')).length;
  const checks = {
    total: tests.length,
    passed: count('pass', 'success'),
    failed: count('fail'),
    errors: count('error', 'runtime error'),
    skipped: count('skipped', 'warn'),
  };
  const bad = results.filter((each) => /^(?:fail|error|runtime error)$/u.test(textAt(each, 'status') ?? ''));
  const verdict = checks.failed + checks.errors > 0 ? 'failed' : checks.passed > 0 ? 'passed' : 'inconclusive';
  return {
    verdict,
    reason: verdict === 'inconclusive' ? (results.length === 0 ? 'the results are empty' : 'no test was run') : undefined,
    suite: textAt(report, 'args', 'which') === undefined ? undefined : `dbt ${textAt(report, 'args', 'which')}`,
    checks,
    failures: bad
      .map((each) => ({ name: textAt(each, 'unique_id') ?? '', message: textAt(each, 'message')?.split('\n')[0] }))
      .slice(0, 1_000),
    schemaVersion: schema,
    generatedAt: textAt(report, 'metadata', 'generated_at'),
    command: textAt(report, 'args', 'which') ?? textAt(report, 'args', 'rpc_method'),
    results: results.length,
    statusCounts: statusCounts(results),
    elapsedSeconds: numberAt(report, 'elapsed_time'),
  };
}

function statusCounts(results: readonly Value[]): Record<string, number> {
  const groups = Map.groupBy(results, (each) => wordAt(each, 'status') ?? 'none');
  return Object.fromEntries([...groups].map(([status, each]) => [status, each.length]));
}
