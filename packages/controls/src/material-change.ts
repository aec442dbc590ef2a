import type { Deployed } from './deployments.ts';
import { deploymentsOf, isSupplierModel } from './deployments.ts';
import { datasetsBehind, runsBehind, trainingDataOf } from './lineage.ts';
import type { Moment } from './order.ts';
import { momentMs } from './order.ts';
import { timeText } from './time.ts';
import { perView } from './view.ts';
import type { View } from './view.ts';

/** A deployment that brought a material change, and what changed (expectations 1.12). */
type MaterialChange = { readonly deployed: Deployed; readonly at: string; readonly what: string };

/**
 * Material changes that records allow to be seen between one release and the next: intended use, a supplier's model, tools
 * given to it, or data that were never used before. Autonomy, user groups and tolerances are not on file in this version.
 */
export const materialChangesOf = perView((view, system): readonly MaterialChange[] => {
  const deployments = deploymentsOf(view, system);
  return deployments.flatMap((deployed, at) => {
    const before = deployments[at - 1];
    const changes = before ? changesBetween(view, system, before, deployed) : [];
    return changes.length === 0 ? [] : [{ deployed, at: timeText(momentMs(deployed.moment)), what: changes.join(', ') }];
  });
});

/** The first material change after a moment. */
export function laterChange(view: View, system: string, moment: Moment): MaterialChange | undefined {
  return materialChangesOf(view, system).find((each) => momentMs(each.deployed.moment) > momentMs(moment));
}

function changesBetween(view: View, system: string, before: Deployed, after: Deployed): string[] {
  const suppliers = (each: Deployed): string[] =>
    each.models.filter((part) => isSupplierModel(view, system, part.digest)).map((part) => part.digest);
  return [
    ...(intendedUseAt(view, system, before) === intendedUseAt(view, system, after) ? [] : ['intended use changed']),
    ...(addedTo(suppliers(before), suppliers(after)) ? ['another model of a supplier'] : []),
    ...(addedTo(toolsOf(before), toolsOf(after)) ? ['a tool was added'] : []),
    ...(addedTo(sourcesOf(view, before), sourcesOf(view, after)) && sourcesOf(view, before).length > 0 ? ['a new source of data'] : []),
  ];
}

function toolsOf({ record }: Deployed): string[] {
  return (record.predicate.facts.manifest?.tools ?? []).map((part) => part.digest);
}

function intendedUseAt(view: View, system: string, deployed: Deployed): string {
  const until = view.of('system-declaration', system).findLast((each) => each.index < deployed.record.index);
  const facts = until?.predicate.facts;
  return facts?.intendedUseDigest ?? facts?.intendedUse ?? '';
}

/** Names of the datasets at the start of the chain: a new version of the same source is no new source. */
function sourcesOf(view: View, deployed: Deployed): string[] {
  const runs = deployed.models.flatMap((model) => runsBehind(view, { sha256: model.digest }).runs);
  const behind = runs.flatMap((run) => datasetsBehind(view, trainingDataOf(run)));
  return behind.filter((each) => each.madeBy.length === 0).map((each) => each.name);
}

function addedTo(before: readonly string[], after: readonly string[]): boolean {
  return after.some((each) => !before.includes(each));
}
