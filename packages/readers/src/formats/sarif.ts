import type { FactsOf } from '@annexa/evidence';
import { headHasKeys, openJson } from '../door/open.ts';
import { headText } from '../door/text.ts';
import type { Value } from '../door/value.ts';
import { at, booleanAt, countAt, fieldsAt, isFields, isList, listAt, textAt } from '../door/value.ts';
import { baseNameOf } from '../facts/paths.ts';
import { spanOf, utcOf } from '../facts/time.ts';
import { readAs, unknownFields } from '../facts/understood.ts';
import type { Observation, Reader } from '../reader.ts';
import { notMine } from '../reader.ts';

/**
 * SARIF: findings of an analysis tool, counted by level (SARIF 2.1.0, 3.27.10: the result's, else the rule's, else `warning`). The format
 * has no verdict; a run that did not finish, or has no result and does not say that it finished, is `inconclusive`.
 */
export const sarif: Reader = {
  format: 'sarif',
  title: 'Analysis results (SARIF)',
  versions: '2.1.0',
  depth: 'read',
  kinds: ['security-test'],

  claim(path, head) {
    const isNamed = path.endsWith('.sarif') && headHasKeys(head, 'runs');
    const marked = /"\$schema"\s*:\s*"[^"]*sarif/iu.test(headText(head)) || headHasKeys(head, 'runs', 'tool', 'driver');
    return isNamed || (path.endsWith('.json') && marked) ? { mine: true } : { mine: false };
  },

  read(input) {
    return openJson(input, (log) => {
      const runs = listAt(log, 'runs');
      const isSarif = textAt(log, 'version')?.startsWith('2.1.') === true && isList(at(log, 'runs'));
      if (!isSarif || !runs.every((run) => isFields(at(run, 'tool', 'driver')))) return notMine;
      const read = runs.slice(0, runsMax).map((run) => observationOf(input.path, run));
      const headline = read.map(({ headline: each }) => each).join('; ') || 'no run';
      const unknown = runs.flatMap((run) => unknownFields(fieldsAt(run) ?? new Map(), knownFields, 'runs.*.'));
      return readAs(
        read.map(({ observation }) => observation),
        headline.slice(0, 300),
        unknown,
      );
    });
  },
};

const runsMax = 200;
const rulesMax = 500;
const levels = ['error', 'warning', 'note', 'none'] as const;

type Level = (typeof levels)[number];

function observationOf(path: string, run: Value): { readonly observation: Observation; readonly headline: string } {
  const driver = at(run, 'tool', 'driver');
  const tool = textAt(driver, 'name') ?? 'unnamed tool';
  const version = textAt(driver, 'semanticVersion') ?? textAt(driver, 'version');
  const stated = isList(at(run, 'results'));
  const results = listAt(run, 'results');
  const open = results.filter((each) => !isSuppressed(each));
  const judged = open.map((each) => ({ rule: ruleIdOf(each), level: levelOf(run, each) }));
  const counts = levels.map((level) => [level, judged.filter((each) => each.level === level).length] as const);
  const [invocation] = listAt(run, 'invocations');
  const reason = inconclusiveBecause(run, stated, results.length);
  const id = textAt(run, 'automationDetails', 'id');
  const facts: FactsOf<'security-test'> = {
    metrics: stated ? counts.map(([level, count]) => ({ metric: `findings.${level}`, value: count, valueText: String(count) })) : [],
    suite: tool,
    verdict: reason === undefined ? undefined : 'inconclusive',
    reason,
    run: textAt(run, 'automationDetails', 'guid'),
    results: results.length,
    suppressed: results.length - open.length,
    rules: rulesDefined(run),
    findingsByRule: byRule(judged),
    commit: commitOf(run),
    automationId: id,
  };
  const shown = counts.filter(([, count]) => count > 0).map(([level, count]) => `${count} ${level}`);
  return {
    observation: {
      kind: 'security-test',
      stage: 'evaluation',
      subject: [{ name: baseNameOf(path), at: { path, match: 'exact' } }],
      materials: [],
      facts,
      source: { tool: { name: tool, version }, run: facts.run },
      observed: spanOf(
        utcOf(textAt(invocation, 'startTimeUtc')) ?? utcOf(textAt(invocation, 'endTimeUtc')),
        utcOf(textAt(invocation, 'endTimeUtc')),
      ),
    },
    headline: `${tool}: ${stated ? shown.join(', ') || 'no finding' : 'no results'}${reason === undefined ? '' : ` (${reason})`}`,
  };
}

/** Null or absent results: the run was not made for results. An empty list shows nothing unless the run says that it finished. */
function inconclusiveBecause(run: Value, stated: boolean, results: number): string | undefined {
  const invocations = listAt(run, 'invocations');
  if (invocations.some((each) => booleanAt(each, 'executionSuccessful') === false)) return 'the tool says that its run failed';
  if (!stated) return 'the run holds no results';
  const finished = invocations.length > 0 && invocations.every((each) => booleanAt(each, 'executionSuccessful') === true);
  return results === 0 && !finished ? 'no finding, and the run does not say that it finished' : undefined;
}

/** A suppression counts unless it was rejected or is still under review. */
function isSuppressed(result: Value): boolean {
  const suppressions = listAt(result, 'suppressions');
  return (
    suppressions.length > 0 && suppressions.every((each) => !['rejected', 'underReview'].includes(textAt(each, 'status') ?? 'accepted'))
  );
}

function levelOf(run: Value, result: Value): Level {
  const kind = textAt(result, 'kind');
  if (kind !== undefined && kind !== 'fail') return 'none';
  const own = levels.find((level) => level === textAt(result, 'level'));
  const rule = ruleOf(run, result);
  return own ?? levels.find((level) => level === textAt(rule, 'defaultConfiguration', 'level')) ?? 'warning';
}

/** The rule by its place in the component it is of, else by its id in the driver. */
function ruleOf(run: Value, result: Value): Value | undefined {
  const extension = countAt(result, 'rule', 'toolComponent', 'index');
  const rules = listAt(run, 'tool', ...(extension === undefined ? ['driver'] : ['extensions', extension]), 'rules');
  const index = countAt(result, 'ruleIndex') ?? countAt(result, 'rule', 'index');
  if (index !== undefined) return rules[index];
  const id = ruleIdOf(result);
  return rules.find((rule) => textAt(rule, 'id') === id);
}

function ruleIdOf(result: Value): string {
  return (textAt(result, 'ruleId') ?? textAt(result, 'rule', 'id') ?? 'unnamed').slice(0, 300);
}

function rulesDefined(run: Value): number {
  const extensions = listAt(run, 'tool', 'extensions').map((each) => listAt(each, 'rules').length);
  return listAt(run, 'tool', 'driver', 'rules').length + extensions.reduce((sum, count) => sum + count, 0);
}

function byRule(judged: readonly { readonly rule: string; readonly level: Level }[]) {
  return [...Map.groupBy(judged, ({ rule, level }) => `${level}\n${rule}`)].slice(0, rulesMax).flatMap(([, each]) => {
    const [first] = each;
    return first ? [{ rule: first.rule, level: first.level, count: each.length }] : [];
  });
}

function commitOf(run: Value): string | undefined {
  const commit = textAt(run, 'versionControlProvenance', 0, 'revisionId');
  return commit !== undefined && /^[0-9a-f]{40}$/u.test(commit) ? commit : undefined;
}

const knownFields = new Set([
  'tool',
  'results',
  'invocations',
  'automationDetails',
  'versionControlProvenance',
  'artifacts',
  'properties',
  'columnKind',
  'originalUriBaseIds',
  'baselineGuid',
  'taxonomies',
  'conversion',
  'language',
  'defaultEncoding',
  'newlineSequences',
  'logicalLocations',
]);
