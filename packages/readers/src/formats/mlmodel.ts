import { headText } from '../door/text.ts';
import type { Value } from '../door/value.ts';
import { countAt, entriesAt, fieldsAt, isFields, textAt, wordAt } from '../door/value.ts';
import { yamlOf } from '../door/yaml.ts';
import { baseNameOf, folderOf } from '../facts/paths.ts';
import { utcOf } from '../facts/time.ts';
import { readAs, unknownFields } from '../facts/understood.ts';
import type { Reader } from '../reader.ts';
import { notMine } from '../reader.ts';

/**
 * `MLmodel` of a model folder that MLflow wrote: which run made it, flavours with their library versions, signature. An inventory of the
 * model, because training itself stands in the run. The subject is the folder.
 */
export const mlmodel: Reader = {
  format: 'mlflow-model',
  title: 'MLflow model (MLmodel)',
  versions: '2.x, 3.x',
  depth: 'read',
  kinds: ['component-inventory'],

  claim(path, head) {
    return baseNameOf(path) === 'MLmodel' && /^flavors:/mu.test(headText(head)) ? { mine: true } : { mine: false };
  },

  read({ path, files }) {
    const file = files.get(path);
    const parsed = file ? yamlOf(file) : undefined;
    if (!parsed) return notMine;
    if (!parsed.ok) return parsed.problem;
    const model = parsed.value;
    const flavours = entriesAt(model, 'flavors');
    if (flavours.length === 0 || !(wordAt(model, 'mlflow_version') ?? wordAt(model, 'model_uuid') ?? wordAt(model, 'run_id')))
      return notMine;

    const id = wordAt(model, 'model_id') ?? wordAt(model, 'model_uuid');
    const run = wordAt(model, 'run_id');
    const folder = folderOf(path);
    const name = baseNameOf(wordAt(model, 'artifact_path') ?? (folder || 'model'));
    const facts = {
      components: [{ name, version: id, type: 'machine-learning-model' }, ...librariesOf(flavours)],
      run,
      modelId: wordAt(model, 'model_id'),
      modelUuid: wordAt(model, 'model_uuid'),
      flavours: flavours.map(([flavour]) => flavour),
      pythonVersion: textAt(model, 'flavors', 'python_function', 'python_version'),
      sizeBytes: countAt(model, 'model_size_bytes'),
      createdAt: createdAt(model),
      hasSignature: isFields(fieldsAt(model, 'signature')),
    };
    return readAs(
      [
        {
          kind: 'component-inventory',
          stage: 'training',
          subject: [
            {
              name,
              at: { path: folder === '' ? path : folder, match: 'exact' },
              reference: id === undefined ? undefined : `mlflow-model:${id}`,
            },
          ],
          materials: run === undefined ? [] : [{ name: `run ${run}`, uri: `mlflow-run:${run}`, join: 'pinned' }],
          facts,
          source: { tool: { name: 'mlflow', version: wordAt(model, 'mlflow_version') } },
        },
      ],
      [
        `${facts.flavours.join(', ')} model`,
        ...(run === undefined ? [] : [`of run ${run}`]),
        facts.hasSignature ? 'with signature' : 'no signature',
      ].join(', '),
      unknownFields(fieldsAt(model) ?? new Map(), knownFields),
    );
  },
};

/** Each flavour states the version of its library as `<library>_version`. */
function librariesOf(flavours: readonly (readonly [string, Value])[]) {
  return flavours.flatMap(([, flavour]) =>
    entriesAt(flavour).flatMap(([key, value]) => {
      const [, library] = /^(.+)_version$/u.exec(key) ?? [];
      const version = wordAt(value);
      return library === undefined || library === 'python' || version === undefined ? [] : [{ name: library, version, type: 'library' }];
    }),
  );
}

/** MLflow writes the time without a zone; the field is named after it. */
function createdAt(model: Value): string | undefined {
  const text = textAt(model, 'utc_time_created');
  return text === undefined ? undefined : utcOf(`${text}Z`);
}

const knownFields = new Set([
  'artifact_path',
  'flavors',
  'mlflow_version',
  'model_id',
  'model_uuid',
  'run_id',
  'model_size_bytes',
  'utc_time_created',
  'signature',
  'saved_input_example_info',
  'prompts',
  'is_signature_from_type_hint',
  'type_hint_from_example',
  'metadata',
  'env_vars',
  'resources',
  'auth_policy',
]);
