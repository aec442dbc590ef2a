import type { FactsOf } from '@annexa/evidence';
import { openJson } from '../door/open.ts';
import { headText } from '../door/text.ts';
import type { Value } from '../door/value.ts';
import { Numeral, at, countAt, entriesAt, fieldsAt, isFields, isList, numberAt, plainOf, textAt, wordAt } from '../door/value.ts';
import { yamlOf } from '../door/yaml.ts';
import { measurementOf } from '../facts/measurement.ts';
import { baseNameOf, folderOf } from '../facts/paths.ts';
import { seedsIn } from '../facts/seeds.ts';
import { utcOfMs } from '../facts/time.ts';
import { readAs } from '../facts/understood.ts';
import type { ArtefactFiles, Reader } from '../reader.ts';
import { notMine } from '../reader.ts';

/**
 * `wandb-summary.json` of Weights & Biases with the `config.yaml` beside it: last values, parameters, versions. How the run ended is not in these files.
 * `wandb-metadata.json` is never looked at: it holds e-mail, host and user.
 */
export const wandbSummary: Reader = {
  format: 'wandb-summary',
  title: 'W&B run summary and configuration',
  versions: '0.14, 0.16',
  depth: 'read',
  kinds: ['training-run'],

  claim(path, head) {
    return baseNameOf(path) === 'wandb-summary.json' && headText(head).includes('"_wandb"')
      ? { mine: true, wants: ['config.yaml'] }
      : { mine: false };
  },

  read(input) {
    return openJson(input, (summary) => {
      if (!isFields(at(summary, '_wandb'))) return notMine;
      const run = /(?:^|\/)(?:offline-)?run-\d{8}_\d{6}-(\w+)\//u.exec(input.path)?.[1];
      const config = configBeside(input.path, input.files);
      const facts = factsOf(summary, config, run ?? folderOf(input.path));
      const shown = (facts.metrics ?? []).slice(0, 4).map(({ metric, valueText }) => `${metric} ${valueText}`);
      const media = entriesAt(summary).filter(([, value]) => textAt(value, '_type') !== undefined);
      const unknown = entriesAt(summary).filter(
        ([name, value]) => !name.startsWith('_') && (isList(value) || (isFields(value) && !value.has('_type'))),
      );
      return readAs(
        [
          {
            kind: 'training-run',
            stage: 'training',
            subject: [{ name: run ?? input.path, at: { path: input.path, match: 'exact' } }],
            materials: [],
            facts: { ...facts, media: media.length > 0 ? media.map(mediaOf) : undefined },
            source: { tool: { name: 'wandb', version: wordAt(config, '_wandb', 'value', 'cli_version') }, run },
          },
        ],
        shown.length > 0 ? shown.join(', ') : 'nothing was logged',
        unknown.map(([name]) => name.slice(0, 200)),
      );
    });
  },
};

function configBeside(path: string, files: ArtefactFiles): Value | undefined {
  const file = files.get(folderOf(path) === '' ? 'config.yaml' : `${folderOf(path)}/config.yaml`);
  const parsed = file ? yamlOf(file) : undefined;
  return parsed?.ok && isFields(at(parsed.value, '_wandb')) ? parsed.value : undefined;
}

function factsOf(summary: Value, config: Value | undefined, run: string): FactsOf<'training-run'> {
  const parameters = Object.fromEntries(entriesAt(config).flatMap(parameterOf));
  const started = numberAt(config, '_wandb', 'value', 'start_time');
  const ended = numberAt(summary, '_timestamp');
  return {
    run,
    status: 'unknown',
    framework: wordAt(config, '_wandb', 'value', 'framework'),
    startedAt: utcOfMs(started === undefined ? undefined : started * 1_000),
    lastLoggedAt: utcOfMs(ended === undefined ? undefined : ended * 1_000),
    parameters: config === undefined ? undefined : parameters,
    seeds: seedsIn(parameters),
    pythonVersion: wordAt(config, '_wandb', 'value', 'python_version'),
    runtimeSeconds: numberAt(summary, '_runtime') ?? numberAt(summary, '_wandb', 'runtime'),
    lastStep: countAt(summary, '_step'),
    metrics: entriesAt(summary).flatMap(([name, value]) =>
      name.startsWith('_') || !(value instanceof Numeral) ? [] : (measurementOf(name, value) ?? []),
    ),
    inputsRecordedByRun: false,
  };
}

/** Each parameter is wrapped in `desc` and `value`. */
function parameterOf([name, wrapped]: readonly [string, Value]): readonly (readonly [string, unknown])[] {
  const value = fieldsAt(wrapped)?.get('value');
  return name.startsWith('_') || name === 'wandb_version' || value === undefined ? [] : [[name, plainOf(value)]];
}

function mediaOf([name, value]: readonly [string, Value]) {
  return {
    name,
    type: textAt(value, '_type'),
    sha256: textAt(value, 'sha256'),
    rows: countAt(value, 'nrows'),
    columns: countAt(value, 'ncols'),
  };
}
