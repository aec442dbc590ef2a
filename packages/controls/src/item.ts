import type { ItemDraft } from './judgement.ts';
import type { Finding } from './verdict.ts';

/** A finding as the result part of an item; `extra` are records that make the item what it is, whatever was found. */
export function resultPart(
  { result, reason, detail, records }: Finding,
  extra: readonly number[] = [],
): Pick<ItemDraft, 'result' | 'reason' | 'detail' | 'records'> {
  return { result, ...(reason ? { reason } : {}), detail, records: [...extra, ...records] };
}

/** What an item may carry besides its result. */
type ItemMore = Partial<Pick<ItemDraft, 'event' | 'eventAt' | 'release' | 'deployment' | 'members' | 'valid'>>;

/** An item from a finding; `own` are the records that make it a member. */
export function itemOf(id: string, label: string, finding: Finding, own: readonly number[] = [], more: ItemMore = {}): ItemDraft {
  return { id, label, ...resultPart(finding, own), ...more };
}
