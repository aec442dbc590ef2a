import { openYaml } from '../door/open.ts';
import { headText } from '../door/text.ts';
import { fieldsAt, isFields, listAt, textAt, wordAt, wordsAt } from '../door/value.ts';
import type { Value } from '../door/value.ts';
import { requirementOf } from '../facts/components.ts';
import { baseNameOf } from '../facts/paths.ts';
import { readAs, unknownFields } from '../facts/understood.ts';
import type { MaterialRef, Reader } from '../reader.ts';
import { notMine } from '../reader.ts';

/**
 * `bentofile.yaml` (what goes into a bento) and `bento.yaml` (what went into a built one, with its version and models). Packages without
 * `==` are named, not pinned.
 */
export const bentoml: Reader = {
  format: 'bentoml',
  title: 'BentoML service (bentofile.yaml, bento.yaml)',
  versions: '1.0 and later',
  depth: 'read',
  kinds: ['component-inventory'],

  claim(path, head) {
    const isNamed = /^(?:bentofile|bento)\.ya?ml$/iu.test(baseNameOf(path));
    return isNamed && /^service:\s*\S/mu.test(headText(head)) ? { mine: true } : { mine: false };
  },

  read(input) {
    return openYaml(input, (bento) => {
      const service = textAt(bento, 'service');
      if (service === undefined || !isFields(bento)) return notMine;
      const packages = listAt(bento, 'python', 'packages').flatMap((each) => wordAt(each) ?? []);
      const conda = listAt(bento, 'conda', 'dependencies').flatMap((each) => wordAt(each) ?? []);
      const models = modelsOf(bento);
      const name = textAt(bento, 'name');
      const version = wordAt(bento, 'version');
      const facts = {
        components: [
          ...packages.flatMap((line) => requirementOf(line) ?? []),
          ...models.map((model) => ({ name: model.name, version: model.version, type: 'machine-learning-model' })),
        ],
        service,
        name,
        version,
        packages,
        condaDependencies: conda.length > 0 ? conda : undefined,
        requirementsFile: textAt(bento, 'python', 'requirements_txt'),
        python: wordAt(bento, 'docker', 'python_version'),
        baseImage: textAt(bento, 'docker', 'base_image'),
        distribution: textAt(bento, 'docker', 'distro'),
        include: wordsAt(bento, 'include'),
        createdAt: textAt(bento, 'creation_time'),
      };
      return readAs(
        [
          {
            kind: 'component-inventory',
            stage: 'release',
            subject: [{ name: input.path, at: { path: input.path, match: 'exact' } }],
            materials: models.map((model): MaterialRef => ({ name: model.tag, role: 'model', join: 'named' })),
            facts,
            source: { tool: { name: 'bentoml', version: wordAt(bento, 'bentoml_version') } },
          },
        ],
        `service ${service}, ${packages.length} packages, ${models.length} models`,
        unknownFields(fieldsAt(bento) ?? new Map(), knownFields),
      );
    });
  },
};

/** A model is `name:version` as text, or a map with a tag; a built bento also has them with module and time. */
function modelsOf(bento: Value): readonly { readonly tag: string; readonly name: string; readonly version: string | undefined }[] {
  return listAt(bento, 'models').flatMap((each) => {
    const tag = wordAt(each) ?? textAt(each, 'tag');
    if (tag === undefined) return [];
    const [name = tag, version] = tag.split(':');
    return [{ tag, name, version: version === 'latest' ? undefined : version }];
  });
}

const knownFields = new Set([
  'service',
  'name',
  'version',
  'bentoml_version',
  'creation_time',
  'description',
  'labels',
  'include',
  'exclude',
  'python',
  'conda',
  'docker',
  'models',
]);
