import type { DocumentFacts } from '@annexa/evidence';
import { headHasKeys, openJson } from '../door/open.ts';
import type { Value } from '../door/value.ts';
import { Numeral, at, entriesAt, fieldsAt, isFields, isList, listAt, textAt, wordAt } from '../door/value.ts';
import { documentObservation, unversioned } from '../facts/document.ts';
import { measurementOf, measurementOfText } from '../facts/measurement.ts';
import { recognisedAs, unknownFields } from '../facts/understood.ts';
import type { Reader } from '../reader.ts';
import { notMine } from '../reader.ts';

/**
 * A model card of TensorFlow's Model Card Toolkit: a paper about a model, so its numbers are stated metrics. Images in it are passed over,
 * contact addresses of owners are not taken.
 */
export const modelCardToolkit: Reader = {
  format: 'model-card-toolkit',
  title: 'Model Card Toolkit (JSON)',
  versions: 'schema 0.0.1 and 0.0.2',
  depth: 'recognised',
  kinds: ['document'],

  claim(path, head) {
    return path.endsWith('.json') && headHasKeys(head, 'model_details') ? { mine: true } : { mine: false };
  },

  read(input) {
    return openJson(input, (card) => {
      const details = fieldsAt(card, 'model_details');
      const known = ['model_parameters', 'quantitative_analysis', 'considerations'].filter((name) => fieldsAt(card, name));
      if (!details || !isFields(card) || (textAt(card, 'schema_version') === undefined && known.length === 0)) return notMine;
      const metrics = statedMetrics(card);
      const title = textAt(details, 'name') ?? 'unnamed model';
      const facts: DocumentFacts = {
        types: ['technical'],
        id: input.path,
        title,
        version: wordAt(details, 'version', 'name') ?? wordAt(details, 'version') ?? unversioned,
        sections: sectionsOf(card),
        schemaVersion: textAt(card, 'schema_version'),
        versionDate: textAt(details, 'version', 'date'),
        licence: licenceOf(details),
        owners: orNone(listAt(details, 'owners').flatMap((each) => textAt(each, 'name') ?? [])),
        datasets: orNone(datasetsOf(card)),
        statedMetrics: orNone(metrics),
        limitations: orNone(textsIn(at(card, 'considerations', 'limitations'))),
        useCases: orNone(textsIn(at(card, 'considerations', 'use_cases'))),
        ethicalConsiderations: orNone(
          listAt(card, 'considerations', 'ethical_considerations').map((each) => ({
            name: textAt(each, 'name'),
            mitigation: textAt(each, 'mitigation_strategy'),
          })),
        ),
      };
      return recognisedAs(
        [documentObservation(input.path, facts, 'release')],
        `model card ${title}, ${metrics.length} stated metrics`.slice(0, 300),
        unknownFields(card, new Set(['schema_version', 'model_details', 'model_parameters', 'quantitative_analysis', 'considerations'])),
      );
    });
  },
};

/** 0.0.1 has numbers, 0.0.2 texts of numbers. A value that is neither is left out. */
function statedMetrics(card: Value) {
  return listAt(card, 'quantitative_analysis', 'performance_metrics').flatMap((each) => {
    const low = numberIn(at(each, 'confidence_interval', 'lower_bound'));
    const high = numberIn(at(each, 'confidence_interval', 'upper_bound'));
    const detail = {
      slice: textAt(each, 'slice'),
      threshold: numberIn(at(each, 'threshold')),
      ...(low === undefined || high === undefined ? {} : { interval: [low, high] as [number, number] }),
    };
    const value = at(each, 'value');
    const metric = textAt(each, 'type') ?? 'unnamed';
    return (typeof value === 'string' ? measurementOfText(metric, value, detail) : measurementOf(metric, value, detail)) ?? [];
  });
}

function numberIn(value: Value | undefined): number | undefined {
  const number = value instanceof Numeral ? value.value : typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? number : undefined;
}

/** Which parts are filled: the words of all texts in each, images left out. */
function sectionsOf(card: Value): DocumentFacts['sections'] {
  return entriesAt(card)
    .flatMap(([part, body]) =>
      entriesAt(body).map(([name, each]) => ({ heading: `${part}.${name}`.slice(0, 300), words: wordsIn(each, 0) })),
    )
    .slice(0, 500);
}

function wordsIn(value: Value, depth: number): number {
  if (depth > 8) return 0;
  if (typeof value === 'string') return value.length > imageCharsMin ? 0 : value.split(/\s+/u).filter((word) => word !== '').length;
  if (isList(value)) return value.reduce<number>((sum, each) => sum + wordsIn(each, depth + 1), 0);
  return isFields(value) ? [...value.values()].reduce<number>((sum, each) => sum + wordsIn(each, depth + 1), 0) : 0;
}

const imageCharsMin = 20_000;

/** Texts, or maps with a `description`. */
function textsIn(value: Value | undefined): readonly string[] {
  return isList(value) ? value.flatMap((each) => textAt(each) ?? textAt(each, 'description') ?? []) : [];
}

function licenceOf(details: Value): string | undefined {
  const listed = listAt(details, 'licenses').flatMap((each) => textAt(each, 'identifier') ?? []);
  return listed.length > 0 ? listed.join(', ') : textAt(details, 'license');
}

/** 0.0.1 has `train` and `eval` as keys, 0.0.2 a list with names. */
function datasetsOf(card: Value): readonly string[] {
  const data = at(card, 'model_parameters', 'data');
  if (isList(data)) return data.flatMap((each) => textAt(each, 'name') ?? []);
  return entriesAt(data).flatMap(([, each]) => textAt(each, 'name') ?? []);
}

function orNone<Item>(list: readonly Item[]): readonly Item[] | undefined {
  return list.length === 0 ? undefined : list;
}
