import type { FactsOf } from '@annexa/evidence';
import type { Observation } from '../reader.ts';
import { baseNameOf } from './paths.ts';

/** What any test runner says. `names` are classes or files of the tests. */
type TestReport = {
  readonly path: string;
  readonly checks: FactsOf<'data-quality'>['checks'];
  readonly failures: readonly { readonly name: string; readonly message?: string | undefined }[];
  readonly suites: readonly string[];
  readonly names: Iterable<string>;
  readonly more: Readonly<Record<string, unknown>>;
  readonly tool?: { readonly name: string; readonly version?: string | undefined } | undefined;
  readonly at?: string | undefined;
};

/** A suite about data is a `data-quality` result, any other an `evaluation-result` with its verdict; no test at all is `inconclusive`. */
export function testObservation({ path, checks, failures, suites, names, more, tool, at }: TestReport): Observation {
  const facts = {
    ...more,
    verdict: verdictOf(checks),
    reason: reasonOf(checks),
    suite: suites[0],
    checks,
    failures: failures.length > 0 ? failures.slice(0, 1_000) : undefined,
  };
  const common = {
    subject: [{ name: baseNameOf(path), at: { path, match: 'exact' } as const }],
    materials: [],
    source: tool === undefined ? {} : { tool: { name: tool.name, version: tool.version } },
    observed: at === undefined ? undefined : { from: at, to: at },
  };
  const all = [...names];
  const aboutData = speaksOfData(baseNameOf(path)) || suites.some(speaksOfData) || (all.length > 0 && all.every(speaksOfData));
  if (aboutData) return { ...common, kind: 'data-quality', stage: 'data', facts: { ...facts, failures: facts.failures?.slice() } };
  return { ...common, kind: 'evaluation-result', stage: 'evaluation', facts: { ...facts, metrics: [] } };
}

function verdictOf({ passed, failed, errors }: TestReport['checks']): 'passed' | 'failed' | 'inconclusive' {
  if (failed + errors > 0) return 'failed';
  return passed > 0 ? 'passed' : 'inconclusive';
}

function reasonOf(checks: TestReport['checks']): string | undefined {
  if (verdictOf(checks) !== 'inconclusive') return undefined;
  return checks.total === 0 ? 'no test was run' : 'every test was skipped';
}

/** One test of a data loader among many does not make a data suite: every name has to speak of data. */
function speaksOfData(text: string): boolean {
  const words = text.replaceAll(/([a-z])([A-Z])/gu, '$1 $2').toLowerCase();
  return /(?:^|[^a-z])(?:data|datasets?|schema|expectations?|data ?quality)(?:[^a-z]|$)/u.test(words);
}
