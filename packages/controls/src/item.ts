import type { ItemDraft } from './judgement.ts';
import type { Finding } from './verdict.ts';

/** A finding as the result part of an item; `extra` are records that make the item what it is, whatever was found. */
export function resultPart(
  { result, reason, detail, records }: Finding,
  extra: readonly number[] = [],
): Pick<ItemDraft, 'result' | 'reason' | 'detail' | 'records'> {
  return { result, ...(reason ? { reason } : {}), detail, records: [...extra, ...records] };
}
