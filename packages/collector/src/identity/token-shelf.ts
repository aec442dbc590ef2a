import { z } from 'zod';
import type { Custody } from '../ledger/ledger.ts';
import type { Clock, TokenEntry } from './identity.ts';
import { scopeSchema, systemsSchema } from './scope.ts';

const collection = 'token';
/** Apart from the token itself: a use noted after a revocation must not bring the token back. */
const useCollection = 'token-use';
const usedEveryMs = 60_000;

export const storedTokenSchema = z.object({
  hash: z.string(),
  tokenId: z.string(),
  label: z.string(),
  scopes: z.array(scopeSchema),
  systems: systemsSchema,
  createdAt: z.string(),
  expiresAt: z.string().optional(),
});

export type StoredToken = z.infer<typeof storedTokenSchema>;

/** Tokens as custody holds them, and in memory: one collector process owns the custody, so what was read once stays true. */
export type TokenShelf = {
  get(tokenId: string): Promise<StoredToken | undefined>;
  put(token: StoredToken): Promise<void>;
  /** True if there was one. */
  remove(tokenId: string): Promise<boolean>;
  noteUse(tokenId: string): Promise<void>;
  entries(): Promise<readonly TokenEntry[]>;
};

export function openTokenShelf(custody: Custody, clock: Clock): TokenShelf {
  const stored = new Map<string, StoredToken>();
  const usedAtMs = new Map<string, number>();
  let loading: Promise<void> | undefined;

  /** Read on first need; a failed read is tried again by the next caller, and lets nobody in meanwhile. */
  async function loaded(): Promise<Map<string, StoredToken>> {
    loading ??= load().catch((cause: unknown) => {
      loading = undefined;
      throw cause;
    });
    await loading;
    return stored;
  }

  async function load(): Promise<void> {
    for (const { id, value } of await custody.list(collection)) stored.set(id, storedTokenSchema.parse(value));
    for (const { id, value } of await custody.list(useCollection)) {
      usedAtMs.set(id, Date.parse(z.object({ at: z.string() }).parse(value).at));
    }
  }

  return {
    get: async (tokenId) => (await loaded()).get(tokenId),
    async put(token) {
      const byId = await loaded();
      await custody.put(collection, token.tokenId, token);
      byId.set(token.tokenId, token);
    },
    async remove(tokenId) {
      // Out of memory first: from here on nobody is let in, even if custody fails and the revocation must be asked for again.
      const held = (await loaded()).delete(tokenId);
      await custody.remove(collection, tokenId);
      await custody.remove(useCollection, tokenId);
      return held;
    },
    async noteUse(tokenId) {
      const now = clock();
      if (now - (usedAtMs.get(tokenId) ?? -Infinity) < usedEveryMs) return;
      usedAtMs.set(tokenId, now);
      await custody.put(useCollection, tokenId, { at: new Date(now).toISOString() });
    },
    entries: async () => [...(await loaded()).values()].map((token) => entryOf(token, usedAtMs.get(token.tokenId))),
  };
}

/** What lists show of a token: everything but its hash. */
export function entryOf(token: StoredToken, usedAtMs?: number): TokenEntry {
  const { tokenId, label, scopes, systems, createdAt, expiresAt } = token;
  const shown = { tokenId, label, scopes, systems, createdAt, expiresAt };
  return usedAtMs === undefined ? shown : { ...shown, lastUsedAt: new Date(usedAtMs).toISOString() };
}
