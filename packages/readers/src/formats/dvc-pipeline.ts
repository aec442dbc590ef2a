import { headText } from '../door/text.ts';
import type { Value } from '../door/value.ts';
import { at, entriesAt, fieldsAt, isFields, listAt, plainOf, textAt, wordAt } from '../door/value.ts';
import { yamlOf } from '../door/yaml.ts';
import { baseNameOf } from '../facts/paths.ts';
import { readAs, unknownFields } from '../facts/understood.ts';
import type { Reader } from '../reader.ts';
import { notMine } from '../reader.ts';

/**
 * `dvc.yaml`: the pipeline as somebody declared it. What ran stands in the lock, so this is a `declaration` of type `pipeline`:
 * templates (`foreach`, `matrix`, `${}`) are kept as written.
 */
export const dvcPipeline: Reader = {
  format: 'dvc-pipeline',
  title: 'DVC pipeline',
  versions: '1.x to 3.x',
  depth: 'read',
  kinds: ['declaration'],

  claim(path, head) {
    return baseNameOf(path) === 'dvc.yaml' && /^(?:stages|artifacts|metrics|plots|params|vars):/mu.test(headText(head))
      ? { mine: true }
      : { mine: false };
  },

  read({ path, files }) {
    const file = files.get(path);
    const parsed = file ? yamlOf(file) : undefined;
    if (!parsed) return notMine;
    if (!parsed.ok) return parsed.problem;
    const pipeline = parsed.value;
    const stages = entriesAt(pipeline, 'stages').filter(([, stage]) => isFields(stage));
    const artifacts = fieldsAt(pipeline, 'artifacts');
    if (stages.length === 0 && !artifacts && !at(pipeline, 'metrics') && !at(pipeline, 'plots')) return notMine;

    const facts = {
      type: 'pipeline',
      stages: stages.map(stageFacts),
      metrics: [...namesIn(at(pipeline, 'metrics')), ...stages.flatMap(([, stage]) => namesIn(at(stage, 'metrics')))],
      plots: [...namesIn(at(pipeline, 'plots')), ...stages.flatMap(([, stage]) => namesIn(at(stage, 'plots')))],
      artifacts: artifacts ? plainOf(artifacts) : undefined,
    };
    const unknown = unknownFields(
      fieldsAt(pipeline) ?? new Map(),
      new Set(['stages', 'artifacts', 'metrics', 'plots', 'params', 'vars', 'datasets']),
    );
    return readAs(
      [
        {
          kind: 'declaration',
          stage: 'governance',
          subject: [{ name: path, at: { path, match: 'exact' } }],
          materials: [],
          facts,
          source: { tool: { name: 'dvc' } },
        },
      ],
      `${stages.length} stages declared: ${stages.map(([name]) => name).join(', ')}`.slice(0, 200),
      unknown,
    );
  },
};

function stageFacts([name, stage]: readonly [string, Value]) {
  const step = at(stage, 'do') ?? stage;
  const commands = listAt(step, 'cmd')
    .map((line) => wordAt(line))
    .filter((line) => line !== undefined);
  return {
    name,
    command: textAt(step, 'cmd') ?? (commands.length > 0 ? commands.join(' && ') : undefined),
    deps: namesIn(at(step, 'deps')),
    outs: namesIn(at(step, 'outs')),
    params: namesIn(at(step, 'params')),
    metrics: namesIn(at(step, 'metrics')),
    plots: namesIn(at(step, 'plots')),
    templated: at(stage, 'foreach') !== undefined || at(stage, 'matrix') !== undefined,
  };
}

/** Entries are texts, or maps from the name to options. */
function namesIn(value: Value | undefined): readonly string[] {
  if (isFields(value)) return [...value.keys()];
  return listAt(value).flatMap((entry) => {
    if (isFields(entry)) return Array.from(entry.keys());
    return wordAt(entry) ?? [];
  });
}
