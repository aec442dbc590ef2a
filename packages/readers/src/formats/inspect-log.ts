import type { FactsOf, Measurement } from '@annexa/evidence';
import { headHasKeys, openJson } from '../door/open.ts';
import type { Value } from '../door/value.ts';
import { Numeral, at, booleanAt, countAt, entriesAt, fieldsAt, isFields, isList, listAt, textAt, wordAt } from '../door/value.ts';
import { measurementOf, namedValue } from '../facts/measurement.ts';
import { spanOf, utcOf } from '../facts/time.ts';
import { readAs, unknownFields } from '../facts/understood.ts';
import type { Reader } from '../reader.ts';
import { notMine } from '../reader.ts';

/**
 * A JSON log of Inspect. A cancelled or failed log still carries scores: it is `inconclusive`, whatever they say. The size of the dataset is not
 * the number evaluated.
 */
export const inspectLog: Reader = {
  format: 'inspect-log',
  title: 'Inspect evaluation log (JSON)',
  versions: 'log version 2',
  depth: 'read',
  kinds: ['evaluation-result'],

  claim(path, head) {
    return path.endsWith('.json') && headHasKeys(head, 'status', 'eval', 'task_id', 'run_id') ? { mine: true } : { mine: false };
  },

  read(input) {
    return openJson(input, (log) => {
      if (
        wordAt(log, 'eval', 'task_id') === undefined ||
        wordAt(log, 'eval', 'run_id') === undefined ||
        textAt(log, 'status') === undefined
      )
        return notMine;
      const facts = factsOf(log);
      const run = wordAt(log, 'eval', 'run_id');
      const tool = { name: 'inspect_ai', version: wordAt(log, 'eval', 'packages', 'inspect_ai') };
      return readAs(
        [
          {
            kind: 'evaluation-result',
            stage: 'evaluation',
            subject: [{ name: input.path, at: { path: input.path, match: 'exact' } }],
            materials: [],
            facts,
            source: { tool, run },
            observed: spanOf(facts.startedAt, facts.endedAt),
          },
        ],
        `${wordAt(log, 'eval', 'task') ?? 'task'} ${wordAt(log, 'status')}: ${facts.metrics.map(({ metric, valueText }) => `${metric} ${valueText}`).join(', ')}`.slice(
          0,
          240,
        ),
        unknownFields(
          fieldsAt(log) ?? new Map(),
          new Set([
            'version',
            'status',
            'eval',
            'plan',
            'results',
            'stats',
            'samples',
            'reductions',
            'error',
            'location',
            'invalidated',
            'tags',
          ]),
        ),
      );
    });
  },
};

function factsOf(log: Value): FactsOf<'evaluation-result'> {
  const status = textAt(log, 'status');
  const completed = countAt(log, 'results', 'completed_samples');
  const total = countAt(log, 'results', 'total_samples');
  const reason = reasonOf(status, completed, total, at(log, 'results'));
  return {
    metrics: metricsOf(log, completed),
    dataset: textAt(log, 'eval', 'dataset', 'name'),
    n: completed,
    suite: textAt(log, 'eval', 'task'),
    verdict: reason === undefined ? undefined : 'inconclusive',
    reason,
    run: wordAt(log, 'eval', 'run_id'),
    startedAt: utcOf(textAt(log, 'stats', 'started_at')),
    endedAt: utcOf(textAt(log, 'stats', 'completed_at')),
    status,
    logVersion: countAt(log, 'version'),
    model: wordAt(log, 'eval', 'model'),
    created: textAt(log, 'eval', 'created'),
    datasetSamples: countAt(log, 'eval', 'dataset', 'samples'),
    totalSamples: total,
    samplesInFile: listAt(log, 'samples').length,
    commit: textAt(log, 'eval', 'revision', 'commit'),
    dirty: booleanAt(log, 'eval', 'revision', 'dirty'),
    error: textAt(log, 'error', 'message')?.split('\n')[0],
    limit: wordAt(log, 'eval', 'config', 'limit'),
  };
}

function reasonOf(
  status: string | undefined,
  completed: number | undefined,
  total: number | undefined,
  results: Value | undefined,
): string | undefined {
  if (status !== 'success') return `the run is ${status ?? 'without status'}`;
  if (!isFields(results)) return 'no result';
  if (completed === 0) return 'no sample was evaluated';
  return completed !== undefined && total !== undefined && completed < total ? `${completed} of ${total} samples completed` : undefined;
}

/** Scores are a list since early 2024, one entry a scorer; its standard error stands beside the metric. */
function metricsOf(log: Value, n: number | undefined): Measurement[] {
  const scores = at(log, 'results', 'scores');
  const list = isList(scores) ? scores : entriesAt(scores).map(([, score]) => score);
  return list.flatMap((score) => {
    const scorer = wordAt(score, 'name');
    const error = at(score, 'metrics', 'stderr', 'value');
    const stderr = error instanceof Numeral ? { stderr: namedValue(error.value) } : {};
    return entriesAt(score, 'metrics').flatMap(([name, metric]) => {
      if (name === 'stderr') return [];
      const detail = {
        ...(scorer === undefined ? {} : { scorer }),
        ...(n === undefined ? {} : { n }),
        ...(name === 'accuracy' || name === 'mean' ? stderr : {}),
      };
      return measurementOf(name, at(metric, 'value'), detail) ?? [];
    });
  });
}
