import { headHasKeys, openJson } from '../door/open.ts';
import type { Value } from '../door/value.ts';
import { at, entriesAt, fieldsAt, listAt, textAt, wordAt } from '../door/value.ts';
import type { Component } from '../facts/components.ts';
import { utcOf } from '../facts/time.ts';
import { readAs, unknownFields } from '../facts/understood.ts';
import type { Reader } from '../reader.ts';
import { notMine } from '../reader.ts';

/** A CycloneDX bill of materials in JSON, with models and datasets as the ML-BOM has them (`type` machine-learning-model and data). */
export const cyclonedx: Reader = {
  format: 'cyclonedx',
  title: 'CycloneDX bill of materials (JSON)',
  versions: '1.5 to 1.7',
  depth: 'read',
  kinds: ['component-inventory'],

  claim(path, head) {
    const marked = headHasKeys(head, 'bomFormat', 'specVersion') || headHasKeys(head, 'components', 'bom-ref');
    return path.endsWith('.json') && marked ? { mine: true } : { mine: false };
  },

  read(input) {
    return openJson(input, (bom) => {
      if (textAt(bom, 'bomFormat') !== 'CycloneDX' || textAt(bom, 'specVersion') === undefined) return notMine;
      const all = nested(listAt(bom, 'components'), 0);
      const models = all.filter((each) => textAt(each, 'type') === 'machine-learning-model');
      const data = all.filter((each) => textAt(each, 'type') === 'data');
      const timestamp = textAt(bom, 'metadata', 'timestamp');
      const made = utcOf(timestamp);
      const facts = {
        components: all.slice(0, 20_000).map(componentOf),
        specVersion: textAt(bom, 'specVersion'),
        serialNumber: textAt(bom, 'serialNumber'),
        timestamp,
        about: textAt(bom, 'metadata', 'component', 'name'),
        aboutVersion: textAt(bom, 'metadata', 'component', 'version'),
        componentCount: listAt(bom, 'components').length,
        models: models.map(modelOf),
        datasets: data.map((each) => textAt(each, 'name') ?? ''),
      };
      return readAs(
        [
          {
            kind: 'component-inventory',
            stage: 'release',
            subject: [{ name: input.path, at: { path: input.path, match: 'exact' } }],
            materials: [],
            facts,
            source: { tool: toolOf(bom), run: textAt(bom, 'serialNumber') },
            observed: made === undefined ? undefined : { from: made, to: made },
          },
        ],
        `${all.length} components, ${models.length} models, ${data.length} datasets`,
        unknownFields(fieldsAt(bom) ?? new Map(), knownFields),
      );
    });
  },
};

function nested(components: readonly Value[], depth: number): readonly Value[] {
  if (depth > 20) return [];
  return components.flatMap((component) => [component].concat(nested(listAt(component, 'components'), depth + 1)));
}

function componentOf(component: Value): Component {
  const group = textAt(component, 'group');
  const name = textAt(component, 'name') ?? 'unnamed';
  return {
    name: group === undefined ? name : `${group}/${name}`,
    version: wordAt(component, 'version'),
    type: textAt(component, 'type'),
    supplier: textAt(component, 'supplier', 'name') ?? textAt(component, 'publisher'),
    digest: digestsOf(component).find((digest) => digest.startsWith('sha256:')),
    licence: licenceOf(component),
    purl: textAt(component, 'purl'),
  };
}

/** A model with what its card says: which sections are there, and its stated numbers, which are no evaluation result. */
function modelOf(component: Value) {
  const card = at(component, 'modelCard');
  return {
    name: textAt(component, 'name'),
    version: wordAt(component, 'version'),
    digests: digestsOf(component),
    cardSections: entriesAt(card).map(([section]) => section),
    datasets: listAt(card, 'modelParameters', 'datasets').map((each) => textAt(each, 'name') ?? textAt(each, 'ref') ?? ''),
    statedMetrics: listAt(card, 'quantitativeAnalysis', 'performanceMetrics').map((each) => ({
      metric: textAt(each, 'type'),
      valueText: wordAt(each, 'value'),
      slice: textAt(each, 'slice'),
    })),
  };
}

/** `alg:hex` with the algorithm as in-toto names it; a digest of the wrong length is left out. */
function digestsOf(component: Value): readonly string[] {
  return listAt(component, 'hashes').flatMap((each) => {
    const algorithm = textAt(each, 'alg')?.toLowerCase().replace(/^sha-/u, 'sha');
    const content = textAt(each, 'content')?.toLowerCase();
    if (algorithm === undefined || content === undefined || !/^[0-9a-f]+$/u.test(content)) return [];
    return algorithm === 'sha256' && content.length !== 64 ? [] : [`${algorithm}:${content}`];
  });
}

function licenceOf(component: Value): string | undefined {
  const names = listAt(component, 'licenses').flatMap(
    (each) => textAt(each, 'license', 'id') ?? textAt(each, 'license', 'name') ?? textAt(each, 'expression') ?? [],
  );
  return names.length === 0 ? undefined : names.join(', ');
}

/** Tools are a list before 1.5 and an object with components since. */
function toolOf(bom: Value) {
  const tool = at(bom, 'metadata', 'tools', 'components', 0) ?? at(bom, 'metadata', 'tools', 0);
  const name = textAt(tool, 'name');
  return name === undefined ? undefined : { name, version: wordAt(tool, 'version') };
}

const knownFields = new Set([
  '$schema',
  'bomFormat',
  'specVersion',
  'serialNumber',
  'version',
  'metadata',
  'components',
  'dependencies',
  'services',
  'externalReferences',
  'properties',
]);
