import type { ArtefactFiles, Outcome } from '../reader.ts';
import { notMine } from '../reader.ts';
import { jsonOf } from './json.ts';
import { headText } from './text.ts';
import type { Value } from './value.ts';
import { yamlOf } from './yaml.ts';

type Input = { readonly path: string; readonly files: ArtefactFiles };

/** Opens the claimed file as JSON and hands its value on; what is no JSON is the outcome. */
export function openJson({ path, files }: Input, use: (value: Value) => Outcome): Outcome {
  const file = files.get(path);
  if (!file) return notMine;
  const parsed = jsonOf(file);
  return parsed.ok ? use(parsed.value) : parsed.problem;
}

/** As {@link openJson}, for the first document of a YAML file. */
export function openYaml({ path, files }: Input, use: (value: Value) => Outcome): Outcome {
  const file = files.get(path);
  if (!file) return notMine;
  const parsed = yamlOf(file);
  return parsed.ok ? use(parsed.value) : parsed.problem;
}

/** Whether a head is the start of a JSON object in which all of these keys stand. */
export function headHasKeys(head: Uint8Array, ...keys: readonly string[]): boolean {
  const text = headText(head);
  return /^\uFEFF?\s*\{/u.test(text) && keys.every((key) => text.includes(`"${key}"`));
}
