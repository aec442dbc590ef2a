import type { FactsOf } from '@annexa/evidence';
import { openJson } from '../door/open.ts';
import { headText } from '../door/text.ts';
import type { Value } from '../door/value.ts';
import { at, entriesAt, isFields, isList, listAt, textAt, wordAt, wordsAt } from '../door/value.ts';

import { folderOf, pathRefOf } from '../facts/paths.ts';
import { readAs } from '../facts/understood.ts';
import type { Reader, StatedDigests, SubjectRef } from '../reader.ts';
import { notMine } from '../reader.ts';

/**
 * Croissant metadata of a dataset (JSON-LD, 0.8 to 1.1, with the responsible-AI vocabulary). `sha256` fields hold links and branch names in the wild: only
 * 64 hex digits are a digest; the rest is named as not understood.
 */
export const croissant: Reader = {
  format: 'croissant',
  title: 'Croissant dataset metadata',
  versions: '0.8, 1.0, 1.1, RAI',
  depth: 'read',
  kinds: ['dataset-snapshot'],

  claim(path, head) {
    const text = headText(head);
    const marked = /mlcommons\.org\/(?:croissant|schema)/u.test(text) && text.includes('"@context"');
    return path.endsWith('.json') && marked ? { mine: true } : { mine: false };
  },

  read(input) {
    return openJson(input, (dataset) => {
      const type = wordsAt(dataset, '@type').join(' ');
      const conforms = wordsAt(dataset, 'conformsTo').find((each) => /mlcommons\.org\/croissant/u.test(each));
      const old = /mlcommons\.org\/schema/u.test(textAt(dataset, '@context', 'ml') ?? '');
      if (!/(?:^|[ :/])Dataset$/u.test(type) || (conforms === undefined && !old) || textAt(dataset, 'name') === undefined) return notMine;
      const files = listAt(dataset, 'distribution');
      const facts = factsOf(dataset, files, conforms);
      const digested = files.flatMap((file) => subjectOf(file, folderOf(input.path)));
      const subject =
        digested.length > 0 ? digested.slice(0, 1_024) : [{ name: facts.dataset, at: { path: input.path, match: 'exact' } as const }];
      const invalid = files.some((file) => at(file, 'sha256') !== undefined && digestsOf(file)['sha256'] === undefined)
        ? ['distribution.sha256']
        : [];
      const licence = facts.licence ?? 'none stated';
      return readAs(
        [
          {
            kind: 'dataset-snapshot',
            stage: 'data',
            subject,
            materials: [],
            facts,
            source: { tool: { name: 'croissant', version: /([\d.]+)$/u.exec(conforms ?? '')?.[1] } },
          },
        ],
        `${facts.dataset}: licence ${licence}, ${files.length} files or file sets, ${listAt(dataset, 'recordSet').length} record sets`,
        invalid,
      );
    });
  },
};

function factsOf(dataset: Value, files: readonly Value[], conforms: string | undefined): FactsOf<'dataset-snapshot'> {
  const recordSets = listAt(dataset, 'recordSet');
  return {
    dataset: textAt(dataset, 'name') ?? '',
    digestMethod: files.some((file) => digestsOf(file)['sha256'] !== undefined) ? 'SHA-256 of each file, as stated' : undefined,
    licence: wordsAt(dataset, 'license').join(', ') || undefined,
    sourceUrl: wordAt(dataset, 'url'),
    version: wordAt(dataset, 'version'),
    conformsTo: conforms,
    creators: creatorsOf(at(dataset, 'creator')),
    distribution: files.length,
    files: files.filter((file) => (wordAt(file, '@type') ?? '').endsWith('FileObject')).length,
    recordSets: recordSets.length,
    fields: recordSets.reduce((sum, set) => sum + fieldsOf(set), 0),
    responsibleAi: responsibleAi(dataset),
  };
}

/** `field` is a list, or one object. */
function fieldsOf(recordSet: Value): number {
  const field = at(recordSet, 'field');
  if (isList(field)) return field.length;
  return isFields(field) ? 1 : 0;
}

function creatorsOf(creator: Value | undefined): readonly string[] | undefined {
  const list = isList(creator) ? creator : [creator];
  const names = list.map((each) => textAt(each, 'name') ?? wordAt(each)).filter((name) => name !== undefined);
  return names.length === 0 ? undefined : names;
}

/** Which statements of the RAI vocabulary are there and how many characters each has; whether they say enough is a person's to judge. */
function responsibleAi(dataset: Value) {
  const stated = entriesAt(dataset).flatMap(([key, value]) =>
    key.startsWith('rai:') ? [[key, wordsAt(value).join(' ').length] as const] : [],
  );
  return stated.length === 0 ? undefined : Object.fromEntries(stated);
}

function subjectOf(file: Value, folder: string): readonly SubjectRef[] {
  const digest = digestsOf(file);
  if (Object.keys(digest).length === 0) return [];
  const url = wordAt(file, 'contentUrl');
  const local = url === undefined || /^[a-z][a-z0-9+.-]*:/iu.test(url) ? undefined : pathRefOf(folder, url);
  return [{ name: wordAt(file, 'name') ?? wordAt(file, '@id') ?? 'file', digest, at: local, uri: local === undefined ? url : undefined }];
}

function digestsOf(file: Value): StatedDigests {
  const sha256 = textAt(file, 'sha256')?.toLowerCase();
  const md5 = textAt(file, 'md5')?.toLowerCase();
  return {
    ...(sha256 !== undefined && /^[0-9a-f]{64}$/u.test(sha256) ? { sha256 } : {}),
    ...(md5 !== undefined && /^[0-9a-f]{32}$/u.test(md5) ? { md5 } : {}),
  };
}
