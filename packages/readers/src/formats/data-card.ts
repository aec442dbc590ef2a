import type { DocumentFacts } from '@annexa/evidence';
import type { Section } from '../door/markdown.ts';
import type { Fields, Value } from '../door/value.ts';
import { at, countAt, isFields, isList, listAt, wordAt, wordsAt } from '../door/value.ts';
import { claimCard, openCard } from '../facts/card.ts';
import type { CardMarks } from '../facts/card.ts';
import { documentObservation, sectionFacts, unversioned } from '../facts/document.ts';
import { baseNameOf, folderOf } from '../facts/paths.ts';
import { readAs, unknownFields } from '../facts/understood.ts';
import type { Reader } from '../reader.ts';

/**
 * A Hugging Face dataset card (front matter with `dataset_info`, `task_categories`, `annotations_creators` or `size_categories`), or
 * a data card or datasheet in plain Markdown.
 */
export const dataCard: Reader = {
  format: 'data-card',
  title: 'Dataset card',
  versions: 'Hugging Face metadata (old and new keys); plain Markdown',
  depth: 'read',
  kinds: ['document'],

  claim: (path, head) => claimCard(path, head, marks()),

  read({ path, files }) {
    const card = openCard(path, files, marks());
    if ('outcome' in card) return card;
    const { fields, sections } = card;
    const name =
      wordAt(fields, 'pretty_name') ??
      wordAt(fields, 'dataset_info', 'dataset_name') ??
      sections[0]?.heading ??
      baseNameOf(folderOf(path) || path);
    const facts = factsOf(path, name, fields, sections);
    const licence = facts.dataset?.licence === undefined ? '' : `, licence ${facts.dataset.licence}`;
    return readAs(
      [documentObservation(path, facts, 'data')],
      `data card ${name}${licence}, ${sections.length} sections`,
      unknownFields(fields, knownFields),
    );
  },
};

const named = /data(?:set)?[-_ ]?(?:card|sheet)/iu;
const titled = /^#{1,2} .*(?:dataset card|data card|datasheet)/imu;

/** A function, because the reader above is made before the patterns below it. */
function marks(): CardMarks {
  return { keys: ['dataset_info', 'task_categories', 'annotations_creators', 'size_categories'], named, titled, looksLike: looksLikeCard };
}

const cardWords =
  /motivation|composition|collection|pre-?processing|distribution|maintenance|dataset (?:description|summary|structure|creation)|data (?:fields|splits|instances)|curation|source data|annotation|personal|licen[cs]|limitation|bias|intended use|uses\b/iu;

function looksLikeCard(sections: readonly Section[]): boolean {
  return sections.filter(({ heading }) => cardWords.test(heading)).length >= 3;
}

function factsOf(path: string, name: string, fields: Fields, sections: readonly Section[]): DocumentFacts {
  const infos = infosOf(at(fields, 'dataset_info'));
  return {
    types: ['data-card'],
    id: path,
    title: name,
    version: wordAt(fields, 'version') ?? unversioned,
    ...sectionFacts(sections),
    dataset: {
      name,
      licence: [...wordsAt(fields, 'license'), ...wordsAt(fields, 'licenses')].join(', ') || undefined,
      languages: orNone([...wordsAt(fields, 'language'), ...wordsAt(fields, 'languages')]),
      tasks: orNone(wordsAt(fields, 'task_categories')),
      sizeCategories: orNone(wordsAt(fields, 'size_categories')),
      annotators: orNone(wordsAt(fields, 'annotations_creators')),
      sources: orNone(wordsAt(fields, 'source_datasets')),
      configurations: orNone(infos),
    },
  };
}

/** One entry per configuration: a list of them, or one map. */
function infosOf(info: Value | undefined) {
  const list = isList(info) ? info : [info];
  return list.filter(isFields).map((each) => ({
    name: wordAt(each, 'config_name'),
    sizeBytes: countAt(each, 'dataset_size'),
    downloadBytes: countAt(each, 'download_size'),
    splits: listAt(each, 'splits').map((split) => ({
      name: wordAt(split, 'name'),
      rows: countAt(split, 'num_examples'),
      sizeBytes: countAt(split, 'num_bytes'),
    })),
  }));
}

function orNone<Item>(list: readonly Item[]): readonly Item[] | undefined {
  return list.length === 0 ? undefined : list;
}

const knownFields = new Set([
  'license',
  'licenses',
  'license_link',
  'license_name',
  'language',
  'languages',
  'pretty_name',
  'task_categories',
  'task_ids',
  'size_categories',
  'annotations_creators',
  'language_creators',
  'multilinguality',
  'source_datasets',
  'dataset_info',
  'configs',
  'paperswithcode_id',
  'tags',
  'version',
  'train-eval-index',
  'viewer',
  'title',
]);
