import { headText } from '../door/text.ts';
import type { Value } from '../door/value.ts';
import { at, isFields, listAt, wordAt, wordsAt } from '../door/value.ts';
import { yamlOf } from '../door/yaml.ts';
import type { Component } from '../facts/components.ts';
import { environmentHeadline, environmentObservation, requirementOf } from '../facts/components.ts';
import { readAs } from '../facts/understood.ts';
import type { Reader } from '../reader.ts';
import { notMine } from '../reader.ts';

/** A conda environment (`dependencies` with an optional `pip` list), or MLflow's `python_env.yaml`. */
export const condaEnvironment: Reader = {
  format: 'conda-environment',
  title: 'conda or MLflow Python environment',
  versions: 'environment.yml of conda 4 and later; python_env.yaml of MLflow 2 and 3',
  depth: 'read',
  kinds: ['component-inventory'],

  claim(path, head) {
    const text = headText(head);
    const named = /(?:conda|environment|env)[\w.-]*\.ya?ml$/iu.test(path);
    return named && /^dependencies:/mu.test(text) && /^(?:channels|name|python|build_dependencies|prefix):/mu.test(text)
      ? { mine: true }
      : { mine: false };
  },

  read({ path, files }) {
    const file = files.get(path);
    const parsed = file ? yamlOf(file) : undefined;
    if (!parsed) return notMine;
    if (!parsed.ok) return parsed.problem;
    const environment = parsed.value;
    const entries = listAt(environment, 'dependencies');
    const build = wordsAt(environment, 'build_dependencies').flatMap((line) => requirementOf(line) ?? []);
    const components = [...entries.flatMap(componentsOf), ...build];
    const python = wordAt(environment, 'python') ?? components.find(({ name }) => name === 'python')?.version;
    if (components.length === 0 && python === undefined) return notMine;
    const more = {
      name: wordAt(environment, 'name'),
      python,
      channels: wordsAt(environment, 'channels'),
      includes: wordsAt(environment, 'dependencies').filter((line) => line.startsWith('-')),
    };
    return readAs(
      [environmentObservation(path, components, more)],
      `${python === undefined ? '' : `Python ${python}, `}${environmentHeadline(components)}`,
    );
  },
};

function componentsOf(entry: Value): readonly Component[] {
  if (isFields(entry)) return wordsAt(at(entry, 'pip')).flatMap((line) => requirementOf(line) ?? []);
  const word = wordAt(entry);
  if (word === undefined || word.startsWith('-')) return [];
  return [condaSpec(word)].filter((component) => component !== undefined);
}

/** `channel::name=version=build`; one `=` with a full version and build pins, else pip's rules hold. */
function condaSpec(spec: string): Component | undefined {
  const [, name, version] = /^(?:[\w./-]+::)?([A-Za-z0-9_][\w.-]*)\s*=\s*([0-9][^=<>,*|\s]*)(?:=[\w.]+)?$/u.exec(spec) ?? [];
  return name === undefined ? requirementOf(spec) : { name, version, type: 'library', requirement: spec };
}
