import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { get } from './corpus-facts.ts';
import { projections } from './corpus-projections.ts';
import type { Read } from './workspace.ts';
import { readOne } from './workspace.ts';

/** Real files from public repositories with the facts a reader has to find. Kept beside the repository, never copied into it. */
const corpus = new URL('../../../../shared/corpus/', import.meta.url).pathname;
const present = existsSync(`${corpus}INDEX.json`);

type Entry = { readonly file: string; readonly path: string; readonly format: string; readonly facts: Readonly<Record<string, unknown>> };

const entries: readonly Entry[] = present ? JSON.parse(readFileSync(`${corpus}INDEX.json`, 'utf8')) : [];

/** Strangers under names we know: reading one of them as an artefact is a wrong fact. */
const lookAlikes = new Set([
  'custom-drift-json',
  'custom-aibom-json',
  'sigstore-bundle-malformed',
  'not-junit-nunit-xml',
  'not-pytest-json-report',
  'hf-card-invalid',
  'helm-template',
  'empty-json',
  'json-with-nan',
]);

/** Entries of the index about the file or its spelling, not facts of evidence; `artifact_uri` is left out by a reader on purpose (home folders). */
const bookkeeping = new Set([
  'artifact_uri',
  'best_global_step_key_present',
  'declared_tests_attr',
  'encoding',
  'entry_types',
  'frozen',
  'generator_line',
  'has_stats',
  'line_count',
  'line_ending',
  'columns',
  'outcomes',
  'root',
  'scalar_keys',
  'schema',
  'status_code',
  'top_level_keys',
  '_wandb',
  'drift_share_threshold_in_metric_id',
  'value_drift_metric_count',
]);

/** Headings the indexer's own pattern took from the line below an empty `##`. */
const misindexed = (heading: unknown) => typeof heading === 'string' && /^(?:\||## )/u.test(heading);

describe.skipIf(!present)(`corpus beside the repository${present ? '' : ' (skipped: ../shared/corpus is absent)'}`, () => {
  const known = entries.filter(({ format }) => projections[format] !== undefined);

  test('facts are the ones the index names', () => {
    const scores = known.map((entry) => scoreOf(entry, readEntry(entry)));
    const wrong = scores.flatMap((score) => score.wrong);
    const missed = scores.flatMap((score) => score.missed);
    const right = scores.reduce((sum, score) => sum + score.right, 0);
    const precision = right / (right + wrong.length);
    const recall = right / (right + wrong.length + missed.length);
    console.log(
      `corpus: ${known.length} files, ${right} facts right, ${wrong.length} wrong, ${missed.length} not read; precision ${precision.toFixed(4)}, recall ${recall.toFixed(4)}`,
    );
    if (missed.length > 0) console.log(`not read:\n${missed.join('\n')}`);
    expect(wrong).toEqual([]);
    expect(precision).toBeGreaterThanOrEqual(0.99);
    expect(recall).toBeGreaterThanOrEqual(0.97);
  });

  test('no look-alike is taken for an artefact', () => {
    const taken = entries
      .filter(({ format }) => lookAlikes.has(format))
      .flatMap((entry) => {
        const read = readEntry(entry);
        return read && 'observations' in read.outcome ? [`${entry.file} as ${read.format}`] : [];
      });
    expect(taken).toEqual([]);
  });

  test("a file of a format we do not read is nobody else's either", () => {
    const strays = entries
      .filter(({ format }) => projections[format] === undefined && !lookAlikes.has(format))
      .flatMap((entry) => {
        const read = readEntry(entry);
        return read && 'observations' in read.outcome ? [`${entry.format}: ${entry.file} as ${read.format}`] : [];
      });
    expect(strays).toEqual([]);
  });
});

/** The file under the path it had in its repository, with the files that lay beside it. */
function readEntry({ file, path }: Entry): Read | undefined {
  const asItLay = file.endsWith(`/${path}`);
  const root = asItLay ? file.slice(0, file.length - path.length) : `${file.slice(0, file.lastIndexOf('/'))}/`;
  const target = asItLay ? '' : path.slice(0, path.lastIndexOf('/') + 1);
  const listed = readdirSync(`${corpus}${root}`, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  const files = new Map(
    listed.map((each) => {
      const whole = `${each.parentPath}/${each.name}`.replace(/\/+/gu, '/');
      return [`${target}${whole.slice(`${corpus}${root}`.length)}`, new Uint8Array(readFileSync(whole))];
    }),
  );
  if (!asItLay) files.set(path, new Uint8Array(readFileSync(`${corpus}${file}`)));
  return readOne(files, path);
}

type Score = { readonly right: number; readonly wrong: readonly string[]; readonly missed: readonly string[] };

function scoreOf(entry: Entry, read: Read | undefined): Score {
  const ours = read && 'observations' in read.outcome ? projections[entry.format]?.(read) : undefined;
  const stated = Object.entries(entry.facts).filter(([name]) => !bookkeeping.has(name));
  const verdicts = stated.map(([name, expected]) => {
    const found = ours?.[name];
    if (found === undefined) return `missed ${entry.file} ${name}`;
    return agrees(expected, found)
      ? 'right'
      : `wrong ${entry.file} ${name}: ${JSON.stringify(found)?.slice(0, 300)} instead of ${JSON.stringify(expected).slice(0, 300)}`;
  });
  return {
    right: verdicts.filter((verdict) => verdict === 'right').length,
    wrong: verdicts.filter((verdict) => verdict.startsWith('wrong')),
    missed: verdicts.filter((verdict) => verdict.startsWith('missed')),
  };
}

/** What the index says is in what we found; we may have found more. Times are kept to the millisecond, keys of lm-eval without their filter. */
function agrees(expected: unknown, found: unknown): boolean {
  if (Array.isArray(expected)) {
    return Array.isArray(found) && expected.filter((each) => !misindexed(each)).every((each) => found.some((one) => agrees(each, one)));
  }
  if (typeof expected === 'number' && expected > 1e9) return Math.abs(expected - Number(found)) < 0.001;
  if (typeof expected === 'string' && expected !== unmarked(expected)) return found === unmarked(expected);
  if (typeof expected === 'string' && Array.isArray(found) && found.length === 1) return found[0] === expected;
  if (typeof expected === 'string' && /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/u.test(expected))
    return String(found) === expected.slice(0, -3);
  if (typeof expected !== 'object' || expected === null) return Object.is(expected, found);
  return Object.entries(expected).every(
    ([key, each]) =>
      key === 'alias' || each === '' || each === 'N/A' || agrees(each, get(found, key) ?? get(found, key.replace(/,none$/u, ''))),
  );
}

/** A heading without Markdown's emphasis and escapes, as a reader gives it. */
function unmarked(heading: string): string {
  return heading.replaceAll('**', '').replaceAll(/\\([-.#])/gu, '$1');
}
