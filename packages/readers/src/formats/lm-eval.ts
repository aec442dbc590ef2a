import type { FactsOf, Measurement } from '@annexa/evidence';
import { headHasKeys, openJson } from '../door/open.ts';
import type { Value } from '../door/value.ts';
import { Numeral, at, booleanAt, countAt, entriesAt, fieldsAt, isFields, numberAt, plainOf, textAt, wordAt } from '../door/value.ts';
import { measurementOf, namedValue } from '../facts/measurement.ts';
import { seedsIn } from '../facts/seeds.ts';
import { utcOfMs } from '../facts/time.ts';
import { readAs, unknownFields } from '../facts/understood.ts';
import type { MaterialRef, Reader, SubjectRef } from '../reader.ts';
import { notMine } from '../reader.ts';

/**
 * Results of lm-evaluation-harness: `results` by task, old keys (`acc`, `acc_stderr`) and those since 0.4 (`acc,none`). The file name says
 * nothing. A run with `limit` is partial. Group rows stand in `results` too and are taken once.
 */
export const lmEval: Reader = {
  format: 'lm-eval',
  title: 'lm-evaluation-harness results',
  versions: '0.2 to 0.4.9',
  depth: 'read',
  kinds: ['evaluation-result'],

  claim(path, head) {
    return path.endsWith('.json') && headHasKeys(head, 'results') ? { mine: true } : { mine: false };
  },

  read(input) {
    return openJson(input, (report) => {
      const results = fieldsAt(report, 'results');
      const isReport = results && isFields(at(report, 'versions')) && at(report, 'config', 'bootstrap_iters') !== undefined;
      if (!isReport) return notMine;
      const metrics = [...results].flatMap(([task, row]) => metricsOf(task, row, report));
      const model = wordAt(report, 'model_name') ?? modelIn(textAt(report, 'config', 'model_args')) ?? wordAt(report, 'config', 'model');
      const dateSeconds = numberAt(report, 'date');
      const ended = utcOfMs(dateSeconds === undefined ? undefined : dateSeconds * 1_000);
      const subject = subjectOf(input.path, model, report);
      const facts = factsOf(report, metrics, model, ended);
      const tool = { name: 'lm-eval', version: wordAt(report, 'lm_eval_version') };
      const observed = ended === undefined ? undefined : { from: ended, to: ended };
      const tasks = `${results.size} tasks`;
      const first = metrics.slice(0, 2).map(({ dataset, metric, valueText }) => `${dataset} ${metric} ${valueText}`);
      return readAs(
        [
          {
            kind: 'evaluation-result',
            stage: 'evaluation',
            subject: [subject],
            materials: tasksOf(report),
            facts,
            source: { tool },
            observed,
          },
        ],
        [model ?? 'unnamed model', tasks, ...first].join(', ').slice(0, 240),
        unknownFields(fieldsAt(report) ?? new Map(), knownFields),
      );
    });
  },
};

function factsOf(
  report: Value,
  metrics: readonly Measurement[],
  model: string | undefined,
  ended: string | undefined,
): FactsOf<'evaluation-result'> {
  const config = Object.fromEntries(entriesAt(report, 'config').map(([name, value]) => [name, plainOf(value)]));
  const limit = at(report, 'config', 'limit');
  return {
    metrics: metrics.slice(0, 5_000),
    model,
    modelArguments: textAt(report, 'config', 'model_args'),
    modelType: wordAt(report, 'config', 'model'),
    suite: 'lm-evaluation-harness',
    verdict: metrics.length === 0 ? 'inconclusive' : undefined,
    reason: metrics.length === 0 ? 'no result' : undefined,
    endedAt: ended,
    partial: limit instanceof Numeral || typeof limit === 'string' ? true : undefined,
    limit: limit === undefined || limit === null ? undefined : wordAt(limit),
    seeds: seedsIn(config),
    gitHash: wordAt(report, 'git_hash'),
    taskCount: entriesAt(report, 'results').length,
    taskVersions: plainOf(at(report, 'versions') ?? null),
    sampleCounts: plainOf(at(report, 'n-samples') ?? null) ?? undefined,
    shots: plainOf(at(report, 'n-shot') ?? null) ?? undefined,
  };
}

/** `metric`, or `metric,filter`; its standard error is `metric_stderr` with the same filter. */
function metricsOf(task: string, row: Value, report: Value): readonly Measurement[] {
  return entriesAt(row).flatMap(([key, value]) => {
    const [metric = key, filter] = key.split(',');
    if (metric === 'alias' || metric.endsWith('_stderr') || metric === 'sample_len') return [];
    const stderr = numeral(at(row, filter === undefined ? `${metric}_stderr` : `${metric}_stderr,${filter}`));
    const higher = booleanAt(report, 'higher_is_better', task, metric);
    const detail = {
      dataset: task,
      ...(filter === undefined || filter === 'none' ? {} : { filter }),
      ...(stderr === undefined ? {} : { stderr }),
      ...(higher === undefined ? {} : { direction: higher ? ('higher-is-better' as const) : ('lower-is-better' as const) }),
      ...(countAt(report, 'n-samples', task, 'effective') === undefined ? {} : { n: countAt(report, 'n-samples', task, 'effective') }),
      ...(at(report, 'groups', task) === undefined ? {} : { group: true }),
    };
    return measurementOf(metric, value, detail) ?? [];
  });
}

function numeral(value: Value | undefined) {
  return value instanceof Numeral ? namedValue(value.value) : undefined;
}

function modelIn(modelArguments: string | undefined): string | undefined {
  return /(?:^|,)(?:pretrained|model)=([^,]+)/u.exec(modelArguments ?? '')?.[1];
}

/** A model of a hub at a full commit is pinned; a name alone pins nothing, so the result is about its own file. */
function subjectOf(path: string, model: string | undefined, report: Value): SubjectRef {
  const commit = wordAt(report, 'config', 'model_sha');
  if (model !== undefined && commit !== undefined && /^[0-9a-f]{40}$/u.test(commit)) return { name: model, digest: { gitCommit: commit } };
  return { name: path, at: { path, match: 'exact' } };
}

/** Hashes of the prompts of each task, where the file has them. */
function tasksOf(report: Value): readonly MaterialRef[] {
  return entriesAt(report, 'task_hashes').flatMap(([task, hash]): readonly MaterialRef[] => {
    const sha256 = wordAt(hash);
    return sha256 !== undefined && /^[0-9a-f]{64}$/u.test(sha256)
      ? [{ name: task, digest: { sha256 }, role: 'test-data', join: 'content' }]
      : [];
  });
}

const knownFields = new Set([
  'results',
  'groups',
  'group_subtasks',
  'configs',
  'versions',
  'n-shot',
  'higher_is_better',
  'n-samples',
  'config',
  'git_hash',
  'date',
  'pretty_env_info',
  'transformers_version',
  'lm_eval_version',
  'upper_git_hash',
  'task_hashes',
  'model_source',
  'model_name',
  'model_name_sanitized',
  'start_time',
  'end_time',
  'total_evaluation_time_seconds',
]);
