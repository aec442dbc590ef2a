import { contentDigestOf } from '@annexa/evidence';
import type { Systems } from '../identity/index.ts';
import type { Ledger } from '../ledger/index.ts';

/** What is on file already, by content: so that capture sends nothing twice. */
export type Holdings = {
  /** Leaf index of the first record with each content digest, null where there is none or the asker may not speak for its system. */
  indexesOf(contents: readonly string[], systems: Systems): Promise<(number | null)[]>;
};

/** A view over the log, extended by what came since it was last asked; a restart builds it again. */
export function openHoldings(ledger: Ledger): Holdings {
  const held = new Map<string, { readonly index: number; readonly system: string }>();
  let seen = -1;
  return {
    indexesOf: async (contents, systems) => {
      if (contents.length === 0) return [];
      for (const record of await ledger.records(seen < 0 ? {} : { after: seen })) {
        const digest = contentDigestOf(record);
        if (!record.erased && !held.has(digest)) held.set(digest, { index: record.index, system: record.predicate.system });
        seen = Math.max(seen, record.index);
      }
      return contents.map((digest) => {
        const found = held.get(digest);
        return found && (systems === 'all' || systems.includes(found.system)) ? found.index : null;
      });
    },
  };
}
