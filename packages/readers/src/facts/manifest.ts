import type { Resource } from '../door/manifests.ts';
import { manifestsOf } from '../door/manifests.ts';
import type { Value } from '../door/value.ts';
import { at, fieldsAt, isFields, listAt, textAt } from '../door/value.ts';
import type { ArtefactFiles, MaterialRef, Outcome } from '../reader.ts';
import { notMine } from '../reader.ts';
import { readAs } from './understood.ts';

/** What one resource says, and what it is made of. */
export type Described = {
  readonly facts: Readonly<Record<string, unknown>>;
  readonly materials: readonly MaterialRef[];
  readonly headline: string;
};

export type Describe = (resource: Resource) => Described | undefined;

const materialsMax = 2_000;

/**
 * Reads a manifest as a `declaration` of what is to run: one for the file, with its resources in order. Whether it runs is not in it.
 * The file belongs to a format when `owns` says so of any resource; the others in it are described all the same.
 */
export function manifestOutcome(
  { path, files }: { readonly path: string; readonly files: ArtefactFiles },
  owns: (resource: Resource) => boolean,
  describe: Describe,
): Outcome {
  const file = files.get(path);
  const parsed = file ? manifestsOf(file) : undefined;
  if (!parsed) return notMine;
  if (!parsed.ok) return parsed.problem;
  const resources = parsed.value;
  if (!resources.some(owns)) return notMine;

  const described = resources.flatMap((resource) => describe(resource) ?? []);
  const others = resources.filter((resource) => !describe(resource)).map(({ kind }) => kind);
  const materials = uniqueMaterials(described.flatMap((each) => each.materials));
  const facts = {
    type: 'manifest',
    documents: resources.length,
    resources: described.map((each) => each.facts),
    otherKinds: others.length > 0 ? [...new Set(others)].toSorted((left, right) => (left < right ? -1 : 1)) : undefined,
    unpinned: materials.filter(({ join }) => join === 'named').map(({ name }) => name),
  };
  const subject = [{ name: path, at: { path, match: 'exact' } as const }];
  return readAs(
    [{ kind: 'declaration', stage: 'deployment', subject, materials, facts, source: {} }],
    described
      .map(({ headline }) => headline)
      .join('; ')
      .slice(0, 300),
    described.some(({ facts: each }) => each['hasStatus'] === true) ? ['status'] : [],
  );
}

/** The facts every resource has. */
export function resourceFacts({ apiVersion, kind, name, namespace }: Resource): Readonly<Record<string, unknown>> {
  return { apiVersion, kind, name: name === '' ? undefined : name, namespace };
}

/** Images of the containers of a pod, init containers too. Environment, arguments and secrets are never looked at. */
export function containerImages(pod: Value | undefined): readonly (string | undefined)[] {
  return ['containers', 'initContainers'].flatMap((list) => listAt(pod, list).map((each) => textAt(each, 'image')));
}

/** A status with something in it: an export of a live cluster, of which only the wish is read. */
export function hasStatus(body: Value): true | undefined {
  const status = fieldsAt(body, 'status');
  return isFields(status) && status.size > 0 && at(body, 'status', 'loadBalancer') === undefined ? true : undefined;
}

function uniqueMaterials(materials: readonly MaterialRef[]): readonly MaterialRef[] {
  return [...new Map(materials.map((each) => [`${each.role ?? ''} ${each.name}`, each])).values()].slice(0, materialsMax);
}
