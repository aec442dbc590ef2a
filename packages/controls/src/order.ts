import type { LedgeredRecord } from '@annexa/evidence';
import { timeMs } from './time.ts';

/**
 * An event as a record shows it. `forgeAt` only where a collector (or a workflow its author cannot change) read the time from
 * the forge; `statedAt` is the record's own word for it: it proves nothing, but it can contradict.
 */
export type Moment = { readonly record: LedgeredRecord; readonly forgeAt?: string; readonly statedAt?: string };

/** `opposite`: the sources' own times say the other way round. `unproven`: nothing that holds against the operator or the source. */
type Order = 'proven' | 'opposite' | 'unproven';

/**
 * Whether `first` came before `then` (expectations 1.6): by forge times, by ledger order, or because `then` embeds a
 * checkpoint that covers `first`. Times that a source typed never prove an order; they can only contradict it.
 */
export function orderOf(first: Moment, then: Moment): Order {
  if (provenBefore(first, then)) return 'proven';
  const firstAt = first.forgeAt ?? first.statedAt ?? first.record.predicate.observed.from;
  const thenAt = then.forgeAt ?? then.statedAt ?? then.record.predicate.observed.to;
  return timeMs(firstAt) > timeMs(thenAt) ? 'opposite' : 'unproven';
}

/** Size of the newest checkpoint a record had seen; 0 when it had seen none. */
function checkpointSizeOf(record: LedgeredRecord): number {
  const size = Number(record.predicate.checkpoint?.split('\n')[1]);
  return Number.isSafeInteger(size) && size > 0 ? size : 0;
}

/** The time of a moment as far as somebody other than its source says it. */
export function momentMs(moment: Moment): number {
  return timeMs(moment.forgeAt ?? moment.record.receivedAt);
}

function provenBefore(first: Moment, then: Moment): boolean {
  if (checkpointSizeOf(then.record) > first.record.index) return true;
  if (then.forgeAt !== undefined) return momentMs(first) <= timeMs(then.forgeAt);
  // Without a forge time the later event's record is all there is, unless it says itself that the event was earlier.
  const isContradicted = then.statedAt !== undefined && timeMs(first.record.receivedAt) > timeMs(then.statedAt);
  return first.record.index < then.record.index && !isContradicted;
}
