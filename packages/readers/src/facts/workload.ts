import type { Resource } from '../door/manifests.ts';
import type { Value } from '../door/value.ts';
import { at, countAt, listAt, textAt, wordAt } from '../door/value.ts';
import { imageMaterial, imagesIn } from './image.ts';
import type { Described } from './manifest.ts';
import { containerImages, hasStatus, resourceFacts } from './manifest.ts';

/** Whether a resource starts containers. */
export function isWorkload({ group, kind }: Resource): boolean {
  return podWay(group, kind) !== undefined;
}

/** A workload by its images; undefined for what starts none. */
export function workloadOf(resource: Resource): Described | undefined {
  const way = podWay(resource.group, resource.kind);
  if (!way) return undefined;
  const images = imagesIn(containerImages(at(resource.body, ...way)));
  return {
    facts: {
      ...resourceFacts(resource),
      images: images.map(({ reference }) => reference),
      imageDigests: images.flatMap(({ digest }) => digest ?? []),
      replicas: countAt(resource.body, 'spec', 'replicas'),
      schedule: textAt(resource.body, 'spec', 'schedule'),
      hasStatus: hasStatus(resource.body),
    },
    materials: images.map(imageMaterial),
    headline: `${resource.kind} ${resource.name}: ${images.map(({ reference }) => reference).join(', ') || 'no image'}`,
  };
}

function podWay(group: string, kind: string): readonly string[] | undefined {
  return ways[group === '' ? kind : `${group}/${kind}`];
}

const template = ['spec', 'template', 'spec'] as const;
const ways: Readonly<Record<string, readonly string[]>> = {
  Pod: ['spec'],
  ReplicationController: template,
  'apps/Deployment': template,
  'apps/StatefulSet': template,
  'apps/DaemonSet': template,
  'apps/ReplicaSet': template,
  'batch/Job': template,
  'batch/CronJob': ['spec', 'jobTemplate', ...template],
  'argoproj.io/Rollout': template,
  'serving.knative.dev/Service': template,
};

/** Kustomize (`kustomize.config.k8s.io`): which images it puts in place of which. */
export function isKustomize({ group, kind }: Resource): boolean {
  return group === 'kustomize.config.k8s.io' && kind === 'Kustomization';
}

export function kustomizeOf(resource: Resource): Described | undefined {
  if (!isKustomize(resource)) return undefined;
  const replaced = listAt(resource.body, 'images').map(replacedImage);
  const images = imagesIn(replaced);
  return {
    facts: {
      ...resourceFacts(resource),
      resources: listAt(resource.body, 'resources').flatMap((each) => wordAt(each) ?? []),
      images: images.map(({ reference }) => reference),
      imageDigests: images.flatMap(({ digest }) => digest ?? []),
    },
    materials: images.map(imageMaterial),
    headline: `Kustomization: ${images.map(({ reference }) => reference).join(', ') || 'no image set'}`,
  };
}

/** An entry of `images` as Kustomize and Flux write it. */
export function replacedImage(image: Value): string | undefined {
  const name = textAt(image, 'newName') ?? textAt(image, 'name');
  const tag = wordAt(image, 'newTag');
  const digest = textAt(image, 'digest');
  if (name === undefined || (tag === undefined && digest === undefined)) return name;
  return digest === undefined ? `${name}:${tag}` : `${name}@${digest}`;
}
