import type { LedgeredRecord, RecordKind } from '@annexa/evidence';
import type { RoutesContext } from './context.ts';

/** A page from the end of the log: records below index `after` (all when absent), newest first. */
type NewestFirst = { readonly system?: string; readonly kind?: RecordKind; readonly after?: number; readonly limit: number };

/** Reads backwards in stretches that double, so that a page costs what it shows and not the whole log. */
export async function newestFirst({ after, limit, ...which }: NewestFirst, { ledger }: RoutesContext): Promise<readonly LedgeredRecord[]> {
  const found: LedgeredRecord[] = [];
  let end = Math.min(after ?? Infinity, ledger.head().size);
  for (let stretch = limit; end > 0 && found.length < limit; stretch *= 2) {
    const start = Math.max(0, end - stretch);
    const records = await ledger.records({ ...which, after: start - 1, treeSize: end });
    found.push(...records.toReversed());
    end = start;
  }
  return found.slice(0, limit);
}
