import { digestOfValue } from '@annexa/evidence';
import { z } from 'zod';
import type { Custody } from '../ledger/ledger.ts';
import type { Clock } from './identity.ts';

const collection = 'oidc-seen';
const sweepEveryMs = 10 * 60_000;

/** Remembers each token id until its token has expired, across restarts. */
export type ReplayGuard = { firstUse(token: { readonly iss: string; readonly jti: string; readonly exp: number }): Promise<boolean> };

/** `keptMs`: how long after `exp` a token could still pass the clock tolerance. */
export function openReplayGuard(custody: Custody, clock: Clock, keptMs: number): ReplayGuard {
  let sweptMs = clock();

  async function sweep(): Promise<void> {
    if (clock() - sweptMs < sweepEveryMs) return;
    sweptMs = clock();
    for (const { id, value } of await custody.list(collection)) {
      if (z.object({ untilMs: z.number() }).parse(value).untilMs < clock()) await custody.remove(collection, id);
    }
  }

  return {
    async firstUse({ iss, jti, exp }) {
      await sweep();
      return await custody.add(collection, digestOfValue([iss, jti]), { untilMs: exp * 1_000 + keptMs });
    },
  };
}
