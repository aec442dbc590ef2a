import type { ManifestPart } from '@annexa/evidence';
import { deploymentPopulation, isSupplierModel } from './deployments.ts';
import type { PopulationDraft } from './judgement.ts';
import { runsBehind } from './lineage.ts';
import { releasesOf } from './releases.ts';
import { perView } from './view.ts';
import type { RecordOf, View } from './view.ts';

/** Training runs whose output is in a release, and models in releases that no run explains. */
export type ShippingRuns = {
  readonly runs: readonly { readonly run: RecordOf<'training-run'>; readonly release: string }[];
  readonly unexplained: readonly { readonly model: ManifestPart; readonly release: string; readonly records: readonly number[] }[];
};

/** The population `shipping-runs`. A supplier's model was trained by somebody else and is no member. */
export const shippingRunsOf = perView((view, system): ShippingRuns => {
  const runs = new Map<number, ShippingRuns['runs'][number]>();
  const unexplained = new Map<string, ShippingRuns['unexplained'][number]>();
  for (const release of releasesOf(view, system)) {
    for (const model of release.models.filter((each) => !isSupplierModel(view, system, each.digest))) {
      const behind = runsBehind(view, { sha256: model.digest }).runs;
      for (const run of behind) runs.set(run.index, { run, release: release.id });
      if (behind.length === 0) unexplained.set(model.digest, { model, release: release.id, records: release.records });
    }
  }
  return { runs: [...runs.values()], unexplained: [...unexplained.values()] };
});

/** Listed by training runs, checked against the models in releases. */
export function shippingPopulation(view: View, system: string): PopulationDraft {
  const { state } = deploymentPopulation(view, system);
  return { name: 'shipping-runs', state, firstSource: 'training runs', secondSource: 'models in releases, runs that were started' };
}
