/** How the spans of one AI system are recognised: any of `selectors` matches when all its attributes have these values. */
export interface SystemSelectors {
  readonly system: string;
  readonly selectors: readonly Readonly<Record<string, string>>[];
}

/** System of traffic that no attribute and no declaration assigns. */
export const unassignedSystem = 'unassigned';

const systemId = /^[a-z0-9][a-z0-9._-]{0,63}$/;
const reservedIds = new Set([unassignedSystem, 'organisation']);

/** Names of the attributes that a scanner must keep for these selectors. */
export function selectorAttributes(systems: readonly SystemSelectors[]): string[] {
  const names = systems.flatMap(({ selectors }) => selectors.flatMap((selector) => Object.keys(selector)));
  return [...new Set(names)].toSorted();
}

/**
 * The AI system something belongs to: what `annexa.system` says, else the declared selector that names most attributes
 * (so a route outranks a service), else `unassigned`. Two systems that match equally well are no match.
 */
export function assignSystem(
  claimed: string | undefined,
  attribute: (name: string) => string | undefined,
  systems: readonly SystemSelectors[],
): string {
  if (claimed !== undefined && systemId.test(claimed) && !reservedIds.has(claimed)) return claimed;
  let best = { system: unassignedSystem, attributes: 0 };
  for (const { system, selectors } of systems) {
    for (const selector of selectors) {
      const named = Object.entries(selector);
      if (named.length < Math.max(1, best.attributes)) continue;
      if (!named.every(([name, value]) => attribute(name) === value)) continue;
      const isTie = named.length === best.attributes && best.system !== system;
      best = { system: isTie ? unassignedSystem : system, attributes: named.length };
    }
  }
  return best.system;
}
