import type { DocumentFacts } from '@annexa/evidence';
import type { Section } from '../door/markdown.ts';
import type { Fields } from '../door/value.ts';
import { at, listAt, wordAt, wordsAt } from '../door/value.ts';
import { claimCard, openCard } from '../facts/card.ts';
import type { CardMarks } from '../facts/card.ts';
import { documentObservation, sectionFacts, unversioned } from '../facts/document.ts';
import { measurementOf } from '../facts/measurement.ts';
import { baseNameOf, folderOf } from '../facts/paths.ts';
import { readAs, unknownFields } from '../facts/understood.ts';
import type { MaterialRef, Reader } from '../reader.ts';

/**
 * A Hugging Face model card (front matter with `model-index`, `library_name`, `base_model` or `pipeline_tag`) or a plain Markdown
 * one. It is a paper about a model: the numbers in it are stated metrics, never an evaluation result.
 */
export const modelCard: Reader = {
  format: 'model-card',
  title: 'Model card',
  versions: 'Hugging Face metadata; plain Markdown',
  depth: 'read',
  kinds: ['document'],

  claim: (path, head) => claimCard(path, head, marks()),

  read({ path, files }) {
    const card = openCard(path, files, marks());
    if ('outcome' in card) return card;
    const { fields, body, sections } = card;
    const metrics = statedMetrics(fields);
    const title =
      wordAt(fields, 'model-index', 0, 'name') ??
      wordAt(fields, 'model_name') ??
      sections[0]?.heading ??
      baseNameOf(folderOf(path) || path);
    const headline = [
      `model card ${title}`,
      ...(metrics.length > 0 ? [`${metrics.length} stated metrics`] : []),
      `${sections.length} sections`,
    ].join(', ');
    return readAs(
      [documentObservation(path, factsOf(path, title, fields, sections, body), 'release', materialsOf(fields))],
      headline,
      unknownFields(fields, knownFields),
    );
  },
};

const named = /model[-_ ]?card/iu;
const titled = /^#{1,2} .*model card/imu;

/** A function, because the reader above is made before the patterns below it. */
function marks(): CardMarks {
  return { keys: ['model-index', 'library_name', 'base_model', 'pipeline_tag'], named, titled, looksLike: looksLikeCard };
}

const cardWords =
  /model details|model description|intended use|uses?\b|limitation|training (?:data|procedure)|evaluat|performance|metrics|ethic|bias|risk|fairness|caveat|model (?:type|use|information)|out-of-scope|safety|benchmarks|implications/iu;

function looksLikeCard(sections: readonly Section[]): boolean {
  return sections.filter(({ heading }) => cardWords.test(heading)).length >= 3;
}

function factsOf(path: string, title: string, fields: Fields, sections: readonly Section[], body: string): DocumentFacts {
  const metrics = statedMetrics(fields);
  return {
    types: ['technical'],
    id: path,
    title,
    version: wordAt(fields, 'version') ?? unversioned,
    ...sectionFacts(sections),
    licence: wordsAt(fields, 'license').join(', ') || undefined,
    languages: orNone(wordsAt(fields, 'language')),
    library: wordAt(fields, 'library_name'),
    task: wordAt(fields, 'pipeline_tag'),
    baseModels: orNone(wordsAt(fields, 'base_model')),
    datasets: orNone(wordsAt(fields, 'datasets')),
    metricNames: orNone(wordsAt(fields, 'metrics')),
    tags: orNone(wordsAt(fields, 'tags')),
    modelIndex: orNone(listAt(fields, 'model-index').map((model) => wordAt(model, 'name') ?? '')),
    statedMetrics: orNone(metrics),
    generatedUnreviewed: /generated automatically according to the information the Trainer had access to/u.test(body) || undefined,
  };
}

/** Numbers of the model index, each with the task and dataset it is stated for. */
function statedMetrics(fields: Fields) {
  return listAt(fields, 'model-index').flatMap((model) =>
    listAt(model, 'results').flatMap((result) =>
      listAt(result, 'metrics').flatMap((metric) => {
        const detail = {
          dataset: wordAt(result, 'dataset', 'name') ?? wordAt(result, 'dataset', 'type'),
          slice: wordAt(result, 'dataset', 'split'),
          revision: wordAt(result, 'dataset', 'revision'),
          task: wordAt(result, 'task', 'type'),
          verified: at(metric, 'verified') === true || undefined,
        };
        return measurementOf(wordAt(metric, 'type') ?? wordAt(metric, 'name') ?? 'unnamed', at(metric, 'value'), detail) ?? [];
      }),
    ),
  );
}

/** Names on a hub without a revision: they name, they do not pin. */
function materialsOf(fields: Fields): readonly MaterialRef[] {
  return [
    ...wordsAt(fields, 'base_model').map((name): MaterialRef => ({ name, role: 'base-model', join: 'named' })),
    ...wordsAt(fields, 'datasets').map((name): MaterialRef => ({ name, role: 'data', join: 'named' })),
  ];
}

function orNone<Item>(list: readonly Item[]): readonly Item[] | undefined {
  return list.length === 0 ? undefined : list;
}

const knownFields = new Set([
  'license',
  'license_link',
  'license_name',
  'language',
  'library_name',
  'pipeline_tag',
  'base_model',
  'base_model_relation',
  'datasets',
  'metrics',
  'tags',
  'model-index',
  'model_name',
  'version',
  'widget',
  'thumbnail',
  'inference',
  'co2_eq_emissions',
  'new_version',
  'title',
]);
