import { organisation } from '@annexa/evidence';
import { declaredOf } from './declared.ts';
import { deploymentsOf, isDeclaredOutOfUse } from './deployments.ts';
import type { PopulationDraft } from './judgement.ts';
import { liveOf } from './live.ts';
import type { View } from './view.ts';

/** The population `systems`: the declaration, and everything else that names the system. */
export function systemPopulation(view: View, system: string, name = 'systems'): PopulationDraft {
  const isDeclared = declaredOf(view, system) !== undefined;
  const isSeen = view.records.some((each) => each.predicate.system === system && each.kind !== 'system-declaration');
  return {
    name,
    state: isDeclared && isSeen ? 'reconciled' : 'single-source',
    firstSource: 'system declarations',
    secondSource: 'repositories that captured, services seen live',
  };
}

/** The population `live-systems` and whether this system is a member: deployed, or seen live. */
export function livePopulation(view: View, system: string): { isMember: boolean; isAboutToBe: boolean; population: PopulationDraft } {
  const isDeployed = deploymentsOf(view, system).length > 0;
  const isSeen = liveOf(view, system).windows.length > 0;
  const isEmptyForBoth = !isDeployed && !isSeen && isDeclaredOutOfUse(view, system);
  return {
    isMember: isDeployed || isSeen,
    isAboutToBe: ['pilot', 'production'].includes(declaredOf(view, system)?.state ?? ''),
    population: {
      name: 'live-systems',
      state: (isDeployed && isSeen) || isEmptyForBoth ? 'reconciled' : 'single-source',
      firstSource: 'deployment records',
      secondSource: isEmptyForBoth ? 'declared state, and nothing seen live' : 'live traffic',
    },
  };
}

/** The management system itself: one member, nobody else lists it. */
export const aimsPopulation: PopulationDraft = {
  name: 'aims',
  state: 'single-source',
  firstSource: `the reserved scope ${organisation}`,
  secondSource: 'none',
};
