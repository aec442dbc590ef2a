import type { PathRef } from '../reader.ts';
import { scriptPathRef } from './paths.ts';

/** A dataset a run logged as input. `digest` is MLflow's own, 8 characters: a reference, never a digest of the content. */
export type MlflowDataset = {
  readonly name: string;
  readonly digest?: string | undefined;
  readonly context?: string | undefined;
  readonly sourceUri?: string | undefined;
  readonly sha256?: string | undefined;
  readonly at?: PathRef | undefined;
  readonly rows?: number | undefined;
};

/** A dataset with its digest checked and its place; paths in sources are relative to the folder the run was started in. */
export function mlflowDataset({ path, ...dataset }: Omit<MlflowDataset, 'at'> & { readonly path?: string | undefined }): MlflowDataset {
  const sha256 = dataset.sha256 !== undefined && /^[0-9a-f]{64}$/iu.test(dataset.sha256) ? dataset.sha256.toLowerCase() : undefined;
  const written = path ?? dataset.sourceUri;
  return { ...dataset, sha256, at: written === undefined ? undefined : scriptPathRef(written) };
}
