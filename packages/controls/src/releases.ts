import type { ManifestPart } from '@annexa/evidence';
import type { Deployed } from './deployments.ts';
import { deploymentsOf, unexplainedLive } from './deployments.ts';
import type { Moment } from './order.ts';
import { perView } from './view.ts';
import type { View } from './view.ts';

/** A release first put into production in the period, or one merely seen live. */
export type Release = {
  readonly id: string;
  readonly label: string;
  readonly models: readonly ManifestPart[];
  /** When it first went into production, or was first seen. */
  readonly first: Moment;
  readonly deployment?: Deployed;
  /** Revisions it was deployed at. */
  readonly revisions: readonly string[];
  readonly records: readonly number[];
};

/** The population `new-releases`: deployed ones by their first deployment, then those seen live that no deployment explains. */
export const releasesOf = perView((view, system): readonly Release[] => [...deployedReleases(view, system), ...liveOnly(view, system)]);

function deployedReleases(view: View, system: string): Release[] {
  const groups = Map.groupBy(deploymentsOf(view, system), (each) => each.release ?? `deployment ${each.id}`);
  return [...groups].flatMap(([id, deployments]) => {
    const [first] = deployments;
    if (!first) return [];
    return [
      {
        id,
        label: first.release === undefined ? `${first.label}, without a release digest` : `Release ${id.slice(0, 12)}`,
        models: first.models,
        first: first.moment,
        deployment: first,
        revisions: [...new Set(deployments.flatMap((each) => each.revision ?? []))],
        records: deployments.flatMap((each) => each.records),
      },
    ];
  });
}

function liveOnly(view: View, system: string): Release[] {
  return unexplainedLive(view, system).map((seen) => ({
    id: seen.id,
    label: `${seen.label}, seen live without a deployment`,
    models: [seen.modelDigest ?? seen.supplierDigests[0]].flatMap((digest) =>
      digest === undefined ? [] : [{ name: seen.model ?? '', digest }],
    ),
    first: { record: seen.firstRecord },
    revisions: [],
    records: seen.records,
  }));
}
