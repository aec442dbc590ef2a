import type { Parsed } from '../malformed.ts';
import { failed } from '../malformed.ts';
import type { ArtefactFile } from '../reader.ts';
import { headText, textOf } from './text.ts';
import type { Value } from './value.ts';
import { at, isFields, listAt, textAt } from './value.ts';
import { yamlFrom } from './yaml.ts';

/** A Kubernetes resource as a manifest has it. `group` is the API group without its version, '' for the core. */
export type Resource = {
  readonly group: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly body: Value;
};

const manifestBytesMax = 8 * 1024 * 1024;
const resourcesMax = 2_000;

/** Whether a head may be the start of manifests: both keys stand at the start of a line, or in a JSON object. */
export function looksLikeManifest(path: string, head: Uint8Array): boolean {
  if (!/\.(?:ya?ml|json)$/iu.test(path)) return false;
  const text = headText(head);
  if (/^\s*\{/u.test(text)) return text.includes('"apiVersion"') && (text.includes('"kind"') || head.length >= 4_096);
  return /^apiVersion:/mu.test(text) && (/^kind:/mu.test(text) || head.length >= 4_096);
}

/**
 * The resources of a YAML or JSON file, lists taken apart. Undefined when it is none: a Helm or Jinja template looks like YAML, and what
 * it will say is not known.
 */
export function manifestsOf(file: ArtefactFile): Parsed<readonly Resource[]> | undefined {
  const text = textOf(file, manifestBytesMax);
  if (!text.ok) return text;
  const parsed = yamlFrom(text.value);
  if (!parsed.ok) return text.value.includes('{{') ? undefined : parsed;
  const documents = parsed.value.flatMap((each) => (textAt(each, 'kind')?.endsWith('List') ? listAt(each, 'items') : [each]));
  const bodies = documents.filter((each) => each !== null);
  if (bodies.length > resourcesMax) return failed('too-many', `more than ${resourcesMax} resources`);
  const resources = bodies.map(resourceOf);
  const whole = resources.filter((each) => each !== undefined);
  return whole.length === 0 || whole.length < resources.length ? undefined : { ok: true, value: whole };
}

function resourceOf(body: Value): Resource | undefined {
  const apiVersion = textAt(body, 'apiVersion');
  const kind = textAt(body, 'kind');
  const name = textAt(body, 'metadata', 'name') ?? textAt(body, 'metadata', 'generateName') ?? (kind === 'Kustomization' ? '' : undefined);
  const namespace = at(body, 'metadata', 'namespace');
  if (!isFields(body) || apiVersion === undefined || kind === undefined || name === undefined) return undefined;
  if (isFields(namespace) || [apiVersion, kind, name].some((each) => each.includes('{{'))) return undefined;
  const slash = apiVersion.indexOf('/');
  const group = slash < 0 ? '' : apiVersion.slice(0, slash);
  return { group, apiVersion, kind, name, namespace: textAt(body, 'metadata', 'namespace'), body };
}
