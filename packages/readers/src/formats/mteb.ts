import type { Measurement } from '@annexa/evidence';
import { jsonOf } from '../door/json.ts';
import { headHasKeys, openJson } from '../door/open.ts';
import type { Value } from '../door/value.ts';
import { Numeral, entriesAt, fieldsAt, isFields, listAt, numberAt, textAt, wordAt } from '../door/value.ts';
import { measurementOf } from '../facts/measurement.ts';
import { folderOf } from '../facts/paths.ts';
import { readAs, unknownFields } from '../facts/understood.ts';
import type { ArtefactFiles, MaterialRef, Reader, SubjectRef } from '../reader.ts';
import { notMine } from '../reader.ts';

/** Result of one MTEB task: scores by split and subset, with the revision of the dataset; the model is named in `model_meta.json` beside it. */
export const mteb: Reader = {
  format: 'mteb',
  title: 'MTEB task result',
  versions: '1.11 and later',
  depth: 'read',
  kinds: ['evaluation-result'],

  claim(path, head) {
    return path.endsWith('.json') && headHasKeys(head, 'mteb_version', 'task_name')
      ? { mine: true, wants: ['model_meta.json'] }
      : { mine: false };
  },

  read(input) {
    return openJson(input, (result) => {
      const task = textAt(result, 'task_name');
      if (task === undefined || textAt(result, 'mteb_version') === undefined || !isFields(fieldsAt(result, 'scores'))) return notMine;
      const metrics = entriesAt(result, 'scores').flatMap(([split]) =>
        listAt(result, 'scores', split).flatMap((row) => metricsOf(task, split, row)),
      );
      const revision = textAt(result, 'dataset_revision');
      const facts = {
        metrics,
        dataset: task,
        datasetRevision: revision,
        suite: 'MTEB',
        verdict: metrics.length === 0 ? ('inconclusive' as const) : undefined,
        reason: metrics.length === 0 ? 'no score' : undefined,
        evaluationSeconds: numberAt(result, 'evaluation_time'),
      };
      const main = metrics.filter(({ metric }) => metric === 'main_score').slice(0, 3);
      return readAs(
        [
          {
            kind: 'evaluation-result',
            stage: 'evaluation',
            subject: [modelBeside(input.path, input.files)],
            materials: [datasetOf(task, revision)],
            facts,
            source: { tool: { name: 'mteb', version: textAt(result, 'mteb_version') } },
          },
        ],
        `${task}: ${main.map(({ slice, valueText }) => `${slice} ${valueText}`).join(', ')}`,
        unknownFields(
          fieldsAt(result) ?? new Map(),
          new Set(['dataset_revision', 'task_name', 'mteb_version', 'scores', 'evaluation_time', 'kg_co2_emissions']),
        ),
      );
    });
  },
};

function metricsOf(task: string, split: string, row: Value): readonly Measurement[] {
  const slice = `${split}/${wordAt(row, 'hf_subset') ?? 'default'}`;
  return entriesAt(row).flatMap(([metric, value]) =>
    value instanceof Numeral ? (measurementOf(metric, value, { dataset: task, slice }) ?? []) : [],
  );
}

/** Revisions of hub datasets are Git commits. */
function datasetOf(name: string, revision: string | undefined): MaterialRef {
  const commit = revision !== undefined && /^[0-9a-f]{40}$/u.test(revision) ? { gitCommit: revision } : undefined;
  return { name, digest: commit, role: 'test-data', join: commit === undefined ? 'named' : 'pinned' };
}

function modelBeside(path: string, files: ArtefactFiles): SubjectRef {
  const file = files.get(folderOf(path) === '' ? 'model_meta.json' : `${folderOf(path)}/model_meta.json`);
  const parsed = file ? jsonOf(file) : undefined;
  const name = parsed?.ok ? textAt(parsed.value, 'name') : undefined;
  const revision = parsed?.ok ? textAt(parsed.value, 'revision') : undefined;
  if (name !== undefined && revision !== undefined && /^[0-9a-f]{40}$/u.test(revision)) return { name, digest: { gitCommit: revision } };
  return { name: path, at: { path, match: 'exact' } };
}
