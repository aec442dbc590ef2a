import type { FactsOf } from '@annexa/evidence';
import { headHasKeys, openJson } from '../door/open.ts';
import type { Fields } from '../door/value.ts';
import { Numeral, countAt, fieldsAt, numberAt } from '../door/value.ts';
import { measurementOf } from '../facts/measurement.ts';
import { readAs } from '../facts/understood.ts';
import type { Observation, Reader } from '../reader.ts';
import { notMine } from '../reader.ts';

/**
 * `all_results.json`, `eval_results.json` and `train_results.json` of the Hugging Face Trainer: what was evaluated makes an `evaluation-result`, what was
 * measured while training a `training-run`. Both are about the folder the file lies in, which the file does not say, so about the file.
 */
export const hfResults: Reader = {
  format: 'hf-results',
  title: 'Hugging Face trainer results',
  versions: 'transformers 4.x, 5.x',
  depth: 'read',
  kinds: ['evaluation-result', 'training-run'],

  claim(path, head) {
    return path.endsWith('.json') && (headHasKeys(head, 'train_runtime') || headHasKeys(head, 'eval_runtime'))
      ? { mine: true }
      : { mine: false };
  },

  read(input) {
    return openJson(input, (results) => {
      const fields = fieldsAt(results);
      const isFlat = fields !== undefined && [...fields.values()].every((value) => value instanceof Numeral || typeof value === 'string');
      if (!isFlat || !(numberAt(fields, 'train_runtime') ?? numberAt(fields, 'eval_runtime'))) return notMine;
      const common = {
        subject: [{ name: input.path, at: { path: input.path, match: 'exact' } as const }],
        materials: [],
        source: { tool: { name: 'transformers' } },
      };
      const evaluation: readonly Observation[] = fields.has('eval_runtime')
        ? [{ ...common, kind: 'evaluation-result', stage: 'evaluation', facts: evaluated(fields) }]
        : [];
      const training: readonly Observation[] = fields.has('train_runtime')
        ? [{ ...common, kind: 'training-run', stage: 'training', facts: trained(fields, input.path) }]
        : [];
      const shown = metricsOf(fields, 'eval_').concat(metricsOf(fields, 'train_')).slice(0, 3);
      return readAs([...evaluation, ...training], shown.map(({ metric, valueText }) => `${metric} ${valueText}`).join(', '));
    });
  },
};

function evaluated(fields: Fields): FactsOf<'evaluation-result'> {
  return {
    metrics: metricsOf(fields, 'eval_'),
    n: countAt(fields, 'eval_samples'),
    epoch: numberAt(fields, 'epoch'),
    runtimeSeconds: numberAt(fields, 'eval_runtime'),
    samplesPerSecond: numberAt(fields, 'eval_samples_per_second'),
    stepsPerSecond: numberAt(fields, 'eval_steps_per_second'),
  };
}

function trained(fields: Fields, path: string): FactsOf<'training-run'> {
  return {
    run: path,
    status: 'unknown',
    framework: 'transformers',
    metrics: metricsOf(fields, 'train_'),
    samples: countAt(fields, 'train_samples'),
    epoch: numberAt(fields, 'epoch'),
    runtimeSeconds: numberAt(fields, 'train_runtime'),
    samplesPerSecond: numberAt(fields, 'train_samples_per_second'),
    stepsPerSecond: numberAt(fields, 'train_steps_per_second'),
    inputsRecordedByRun: false,
  };
}

/** Counts and speeds are facts of their own. */
function metricsOf(fields: Fields, prefix: 'eval_' | 'train_') {
  const aside = /_(?:runtime|samples|samples_per_second|steps_per_second)$/u;
  return [...fields].flatMap(([name, value]) => (name.startsWith(prefix) && !aside.test(name) ? (measurementOf(name, value) ?? []) : []));
}
