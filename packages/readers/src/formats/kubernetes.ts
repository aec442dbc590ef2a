import type { Resource } from '../door/manifests.ts';
import { looksLikeManifest } from '../door/manifests.ts';
import { manifestOutcome } from '../facts/manifest.ts';
import { isKustomize, isWorkload, kustomizeOf, workloadOf } from '../facts/workload.ts';
import type { Reader } from '../reader.ts';

/**
 * Kubernetes workloads and Kustomize images: which images are to run, pinned by digest or only named. Secrets, environment and arguments
 * are not looked at; a file without any workload is nobody's.
 */
export const kubernetes: Reader = {
  format: 'kubernetes-manifest',
  title: 'Kubernetes manifest',
  versions: 'core v1, apps/v1, batch/v1, Argo Rollouts, Knative, Kustomize',
  depth: 'read',
  kinds: ['declaration'],

  claim(path, head) {
    return looksLikeManifest(path, head) ? { mine: true } : { mine: false };
  },

  read(input) {
    return manifestOutcome(input, owns, (resource) => workloadOf(resource) ?? kustomizeOf(resource));
  },
};

/** A kustomization that sets no image says nothing of what runs. */
function owns(resource: Resource): boolean {
  return isWorkload(resource) || (isKustomize(resource) && (kustomizeOf(resource)?.materials.length ?? 0) > 0);
}
