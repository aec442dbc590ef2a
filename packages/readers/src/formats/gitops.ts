import type { Resource } from '../door/manifests.ts';
import { looksLikeManifest } from '../door/manifests.ts';
import type { Value } from '../door/value.ts';
import { at, booleanAt, fieldsAt, listAt, textAt, wordAt } from '../door/value.ts';
import { imageMaterial, imagesIn } from '../facts/image.ts';
import type { Described } from '../facts/manifest.ts';
import { hasStatus, manifestOutcome, resourceFacts } from '../facts/manifest.ts';
import { withoutUser } from '../facts/uri.ts';
import { kustomizeOf, replacedImage, workloadOf } from '../facts/workload.ts';
import type { MaterialRef, Reader } from '../reader.ts';

/**
 * Argo CD and Flux: from which repository and revision a cluster is kept. A full commit pins; a branch, a tag or a range of chart versions
 * only names.
 */
export const gitops: Reader = {
  format: 'gitops-manifest',
  title: 'Argo CD or Flux manifest',
  versions: 'Argo CD v1alpha1; Flux source, kustomize and helm v1beta1 to v2',
  depth: 'read',
  kinds: ['declaration'],

  claim(path, head) {
    return looksLikeManifest(path, head) ? { mine: true } : { mine: false };
  },

  read(input) {
    return manifestOutcome(
      input,
      (resource) => gitopsOf(resource) !== undefined,
      (resource) => gitopsOf(resource) ?? workloadOf(resource) ?? kustomizeOf(resource),
    );
  },
};

function gitopsOf(resource: Resource): Described | undefined {
  const described = descriptions[`${resource.group}/${resource.kind}`]?.(resource.body);
  if (!described) return undefined;
  const { facts, materials, what } = described;
  return {
    facts: { ...resourceFacts(resource), ...facts, hasStatus: hasStatus(resource.body) },
    materials,
    headline: `${resource.kind} ${resource.name}: ${what}`,
  };
}

type Parts = { readonly facts: Readonly<Record<string, unknown>>; readonly materials: readonly MaterialRef[]; readonly what: string };

const descriptions: Readonly<Record<string, (body: Value) => Parts>> = {
  'argoproj.io/Application': application,
  'source.toolkit.fluxcd.io/GitRepository': gitRepository,
  'source.toolkit.fluxcd.io/OCIRepository': ociRepository,
  'source.toolkit.fluxcd.io/HelmRepository': (body) => source(addressAt(body, 'spec', 'url')),
  'source.toolkit.fluxcd.io/Bucket': (body) => source(addressAt(body, 'spec', 'endpoint')),
  'kustomize.toolkit.fluxcd.io/Kustomization': kustomization,
  'helm.toolkit.fluxcd.io/HelmRelease': helmRelease,
};

function application(body: Value): Parts {
  const single = at(body, 'spec', 'source');
  const sources = single === undefined ? listAt(body, 'spec', 'sources') : [single];
  const described = sources.map((each) => ({
    repository: addressAt(each, 'repoURL'),
    revision: wordAt(each, 'targetRevision'),
    path: textAt(each, 'path'),
    chart: textAt(each, 'chart'),
  }));
  const automated = fieldsAt(body, 'spec', 'syncPolicy', 'automated');
  return {
    facts: {
      project: textAt(body, 'spec', 'project'),
      sources: described,
      destination: textAt(body, 'spec', 'destination', 'server') ?? textAt(body, 'spec', 'destination', 'name'),
      destinationNamespace: textAt(body, 'spec', 'destination', 'namespace'),
      automated: automated !== undefined,
      prune: booleanAt(automated, 'prune'),
      selfHeal: booleanAt(automated, 'selfHeal'),
      allowEmpty: booleanAt(automated, 'allowEmpty'),
    },
    materials: described.flatMap((each) => revisionMaterial(each.repository, each.revision)),
    what: described.map((each) => `${each.repository ?? 'no repository'} at ${each.revision ?? 'its default branch'}`).join(', '),
  };
}

function gitRepository(body: Value): Parts {
  const url = addressAt(body, 'spec', 'url');
  const ref = at(body, 'spec', 'ref');
  const revision = wordAt(ref, 'commit') ?? wordAt(ref, 'tag') ?? wordAt(ref, 'semver') ?? wordAt(ref, 'name') ?? wordAt(ref, 'branch');
  return {
    facts: { repository: url, revision, verifies: fieldsAt(body, 'spec', 'verify') !== undefined },
    materials: revisionMaterial(url, revision),
    what: `${url ?? 'no repository'} at ${revision ?? 'its default branch'}`,
  };
}

function ociRepository(body: Value): Parts {
  const url = addressAt(body, 'spec', 'url');
  const ref = at(body, 'spec', 'ref');
  const digest = textAt(ref, 'digest');
  const tag = wordAt(ref, 'tag') ?? wordAt(ref, 'semver');
  const sha256 = /^sha256:([0-9a-f]{64})$/u.exec(digest ?? '')?.[1];
  const name = `${url ?? ''}${digest === undefined ? (tag === undefined ? '' : `:${tag}`) : `@${digest}`}`;
  return {
    facts: { repository: url, revision: digest ?? tag, verifies: fieldsAt(body, 'spec', 'verify') !== undefined },
    materials: sha256 === undefined ? [{ name, join: 'named' }] : [{ name, digest: { sha256 }, join: 'pinned' }],
    what: name,
  };
}

function source(url: string | undefined): Parts {
  return { facts: { repository: url }, materials: url === undefined ? [] : [{ name: url, join: 'named' }], what: url ?? 'no address' };
}

function kustomization(body: Value): Parts {
  const images = imagesIn(listAt(body, 'spec', 'images').map(replacedImage));
  return {
    facts: {
      ...sourceRef(at(body, 'spec', 'sourceRef')),
      path: textAt(body, 'spec', 'path'),
      prune: booleanAt(body, 'spec', 'prune'),
      images: images.map(({ reference }) => reference),
    },
    materials: images.map(imageMaterial),
    what: `${textAt(body, 'spec', 'path') ?? './'} of ${textAt(body, 'spec', 'sourceRef', 'name') ?? 'no source'}`,
  };
}

/** Values of a release may hold secrets: only chart, version and source are taken. */
function helmRelease(body: Value): Parts {
  const chart = textAt(body, 'spec', 'chart', 'spec', 'chart') ?? textAt(body, 'spec', 'chartRef', 'name');
  const version = wordAt(body, 'spec', 'chart', 'spec', 'version');
  const ref = at(body, 'spec', 'chart', 'spec', 'sourceRef') ?? at(body, 'spec', 'chartRef');
  return {
    facts: { chart, chartVersion: version, ...sourceRef(ref) },
    materials: chart === undefined ? [] : [{ name: `${chart}${version === undefined ? '' : ` ${version}`}`, join: 'named' }],
    what: `chart ${chart ?? 'unnamed'} ${version ?? 'of any version'}`,
  };
}

function addressAt(body: Value, ...way: readonly string[]): string | undefined {
  const address = textAt(body, ...way);
  return address === undefined ? undefined : withoutUser(address);
}

function sourceRef(ref: Value | undefined): Readonly<Record<string, unknown>> {
  return { sourceKind: textAt(ref, 'kind'), sourceName: textAt(ref, 'name') };
}

function revisionMaterial(repository: string | undefined, revision: string | undefined): readonly MaterialRef[] {
  if (repository === undefined) return [];
  const uri = revision === undefined ? repository : `${repository}@${revision}`;
  const common = { name: repository, uri, role: 'configuration' } as const;
  const isCommit = revision !== undefined && /^[0-9a-f]{40}$/u.test(revision);
  return [isCommit ? { ...common, digest: { gitCommit: revision }, join: 'pinned' } : { ...common, join: 'named' }];
}
