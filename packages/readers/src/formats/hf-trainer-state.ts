import type { FactsOf } from '@annexa/evidence';
import { headHasKeys, openJson } from '../door/open.ts';
import type { Value } from '../door/value.ts';
import { at, countAt, entriesAt, fieldsAt, isList, listAt, numberAt, numeralAt, textAt } from '../door/value.ts';
import { measurementOf } from '../facts/measurement.ts';
import { baseNameOf, folderOf } from '../facts/paths.ts';
import { readAs, unknownFields } from '../facts/understood.ts';
import type { Reader } from '../reader.ts';
import { notMine } from '../reader.ts';

/**
 * `trainer_state.json` of the Hugging Face Trainer. Whether a run that stopped before its last step was broken off or stopped early on purpose is not
 * in the file, so its status is `unknown`. Metrics are those of the last evaluation, under the names the Trainer gave (`eval_loss`).
 */
export const hfTrainerState: Reader = {
  format: 'hf-trainer-state',
  title: 'Hugging Face trainer state',
  versions: 'transformers 4.x, 5.x',
  depth: 'read',
  kinds: ['training-run'],

  claim(path, head) {
    return path.endsWith('.json') && headHasKeys(head, 'global_step', 'log_history') ? { mine: true } : { mine: false };
  },

  read(input) {
    return openJson(input, (state) => {
      if (!isList(at(state, 'log_history')) || countAt(state, 'global_step') === undefined) return notMine;
      const facts = factsOf(state, input.path);
      const subject = { name: baseNameOf(folderOf(input.path)) || input.path, at: { path: input.path, match: 'exact' } as const };
      const last = (facts.metrics ?? []).slice(0, 3).map(({ metric, valueText }) => `${metric} ${valueText}`);
      return readAs(
        [{ kind: 'training-run', stage: 'training', subject: [subject], materials: [], facts, source: { tool: { name: 'transformers' } } }],
        [`step ${countAt(state, 'global_step')} of ${countAt(state, 'max_steps') ?? 'unknown'}`, ...last].join(', '),
        unknownFields(fieldsAt(state) ?? new Map(), knownFields),
      );
    });
  },
};

function factsOf(state: Value, path: string): FactsOf<'training-run'> {
  const log = listAt(state, 'log_history');
  const step = countAt(state, 'global_step');
  const stepMax = countAt(state, 'max_steps');
  const completed = step !== undefined && stepMax !== undefined && stepMax > 0 ? step >= stepMax : undefined;
  const evaluation = log.findLast((row) => entriesAt(row).some(([name]) => name.startsWith('eval_')));
  return {
    run: path,
    status: completed === true ? 'finished' : 'unknown',
    framework: 'transformers',
    completed,
    globalStep: step,
    stepMax,
    epoch: numberAt(state, 'epoch'),
    epochsPlanned: numberAt(state, 'num_train_epochs'),
    bestMetric: numberAt(state, 'best_metric'),
    bestModelCheckpoint: textAt(state, 'best_model_checkpoint'),
    trainBatchSize: countAt(state, 'train_batch_size'),
    floatingPointOperations: numeralAt(state, 'total_flos')?.text,
    logEntries: log.length,
    lastTrainLoss: numberAt(
      log.findLast((row) => at(row, 'loss') !== undefined),
      'loss',
    ),
    summaryTrainLoss: numberAt(
      log.findLast((row) => at(row, 'train_loss') !== undefined),
      'train_loss',
    ),
    evaluatedAtStep: countAt(evaluation, 'step'),
    metrics: entriesAt(evaluation).flatMap(([name, value]) => (name.startsWith('eval_') ? (measurementOf(name, value) ?? []) : [])),
    inputsRecordedByRun: false,
  };
}

const knownFields = new Set([
  'best_global_step',
  'best_metric',
  'best_model_checkpoint',
  'epoch',
  'eval_steps',
  'global_step',
  'is_hyper_param_search',
  'is_local_process_zero',
  'is_world_process_zero',
  'log_history',
  'logging_steps',
  'max_steps',
  'num_input_tokens_seen',
  'num_train_epochs',
  'save_steps',
  'stateful_callbacks',
  'total_flos',
  'train_batch_size',
  'trial_name',
  'trial_params',
]);
