import type { FeedMark as StoredMark } from '@annexa/store';
import { AnnexaError } from '@annexa/evidence';
import type { FeedMark } from './intake/index.ts';

/** How far a feed is sealed, as the store keeps it: feeds differ in how they count, so the store holds text. */
export function storedMark({ feed, epoch, seq }: FeedMark): StoredMark {
  return { feed, position: `${epoch}.${seq}` };
}

/** The mark back from the store. @throws AnnexaError STORE_CORRUPT */
export function intakeMark(stored: StoredMark | undefined): FeedMark | undefined {
  if (!stored) return undefined;
  const [epoch, seq] = stored.position.split('.').map(Number);
  if (Number.isSafeInteger(epoch) && Number.isSafeInteger(seq)) return { feed: stored.feed, epoch: epoch ?? 0, seq: seq ?? 0 };
  throw new AnnexaError(
    'STORE_CORRUPT',
    `the mark of feed ${stored.feed} is "${stored.position}"`,
    'restore the store from a backup; the journal keeps what is not sealed',
  );
}
