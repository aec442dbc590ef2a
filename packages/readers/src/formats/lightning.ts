import type { FactsOf } from '@annexa/evidence';
import { headText, textOf } from '../door/text.ts';
import { entriesAt, plainOf } from '../door/value.ts';
import { yamlOf } from '../door/yaml.ts';
import { measurementOfText } from '../facts/measurement.ts';
import { baseNameOf, folderOf } from '../facts/paths.ts';
import { seedsIn } from '../facts/seeds.ts';
import { readAs } from '../facts/understood.ts';
import { malformed } from '../malformed.ts';
import type { ArtefactFiles, Reader } from '../reader.ts';
import { notMine } from '../reader.ts';

/**
 * `metrics.csv` of the CSV logger of Lightning, with the `hparams.yaml` beside it. Each row fills only some columns, so a value is the last one that
 * is there. The number in the folder name is no order in time, and how the run ended is not in these files.
 */
export const lightning: Reader = {
  format: 'lightning-csv',
  title: 'Lightning CSV log and hyper-parameters',
  versions: '1.x, 2.x',
  depth: 'read',
  kinds: ['training-run'],

  claim(path, head) {
    const columns = headerOf(headText(head));
    return baseNameOf(path) === 'metrics.csv' && columns.includes('step') && columns.includes('epoch')
      ? { mine: true, wants: ['hparams.yaml'] }
      : { mine: false };
  },

  read({ path, files }) {
    const file = files.get(path);
    const text = file ? textOf(file) : undefined;
    if (!text) return notMine;
    if (!text.ok) return text.problem;
    const columns = headerOf(text.value);
    const rows = text.value
      .split(/\r?\n/u)
      .slice(1)
      .filter((line) => line !== '')
      .map((line) => line.split(','));
    if (!columns.includes('step') || !columns.includes('epoch')) return notMine;
    if (rows.some((row) => row.length !== columns.length)) return malformed('not-csv', 'rows of different lengths');
    const facts = factsOf(path, columns, rows, files);
    const shown = (facts.metrics ?? []).slice(0, 4).map(({ metric, valueText }) => `${metric} ${valueText}`);
    return readAs(
      [
        {
          kind: 'training-run',
          stage: 'training',
          subject: [{ name: path, at: { path, match: 'exact' } }],
          materials: [],
          facts,
          source: { tool: { name: 'lightning' } },
        },
      ],
      [`${rows.length} rows`, ...shown].join(', '),
    );
  },
};

function headerOf(text: string): readonly string[] {
  return (text.split(/\r?\n/u, 1)[0] ?? '').split(',').map((column) => column.trim());
}

function factsOf(
  path: string,
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  files: ArtefactFiles,
): FactsOf<'training-run'> {
  const last = new Map(columns.map((column, index) => [column, rows.findLast((row) => row[index]?.trim())?.[index]?.trim()]));
  const parameters = parametersBeside(path, files);
  const metrics = [...last].flatMap(([column, text]) =>
    column === 'step' || column === 'epoch' || !text ? [] : (measurementOfText(column, text) ?? []),
  );
  return {
    run: folderOf(path) || path,
    status: 'unknown',
    framework: 'lightning',
    metrics,
    rows: rows.length,
    lastStep: last.get('step'),
    lastEpoch: last.get('epoch'),
    parameters,
    seeds: parameters && seedsIn(parameters),
    inputsRecordedByRun: false,
  };
}

function parametersBeside(path: string, files: ArtefactFiles): Record<string, unknown> | undefined {
  const file = files.get(folderOf(path) === '' ? 'hparams.yaml' : `${folderOf(path)}/hparams.yaml`);
  const parsed = file ? yamlOf(file) : undefined;
  return parsed?.ok ? Object.fromEntries(entriesAt(parsed.value).map(([name, value]) => [name, plainOf(value)])) : undefined;
}
