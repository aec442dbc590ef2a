import { z } from 'zod';
import type { Custody } from '../ledger/ledger.ts';
import { bearerOf } from './bearer.ts';
import type { Clock, TokenEntry, Tokens, TokenWish } from './identity.ts';
import { refusal } from './refusal.ts';
import type { Answer } from './refusal.ts';
import { scopeSchema, systemsSchema } from './scope.ts';
import type { Scope } from './scope.ts';
import { equalDigests, isTokenWellFormed, makeToken, tokenHash, tokenIdOf } from './token.ts';

const collection = 'token';
/** Apart from the token itself: a use noted after a revocation must not bring the token back. */
const useCollection = 'token-use';
const usedEveryMs = 60_000;

const storedSchema = z.object({
  hash: z.string(),
  tokenId: z.string(),
  label: z.string(),
  scopes: z.array(scopeSchema),
  systems: systemsSchema,
  createdAt: z.string(),
  expiresAt: z.string().optional(),
});

type Stored = z.infer<typeof storedSchema>;

/** API tokens over custody. One collector process owns the custody, so what was read once stays true until this changes it. */
export function openTokens(custody: Custody, clock: Clock): Tokens {
  const stored = new Map<string, Stored>();
  const usedAtMs = new Map<string, number>();
  let loading: Promise<void> | undefined;

  /** Read on first need; a failed read is tried again by the next caller, and lets nobody in meanwhile. */
  async function loaded(): Promise<Map<string, Stored>> {
    loading ??= load().catch((cause: unknown) => {
      loading = undefined;
      throw cause;
    });
    await loading;
    return stored;
  }

  async function load(): Promise<void> {
    for (const { id, value } of await custody.list(collection)) stored.set(id, storedSchema.parse(value));
    for (const { id, value } of await custody.list(useCollection)) {
      usedAtMs.set(id, Date.parse(z.object({ at: z.string() }).parse(value).at));
    }
  }

  async function noteUse(tokenId: string): Promise<void> {
    const now = clock();
    if (now - (usedAtMs.get(tokenId) ?? -Infinity) < usedEveryMs) return;
    usedAtMs.set(tokenId, now);
    await custody.put(useCollection, tokenId, { at: isoOf(now) });
  }

  function entryOf({ hash: _, ...shown }: Stored): TokenEntry {
    const used = usedAtMs.get(shown.tokenId);
    return used === undefined ? shown : { ...shown, lastUsedAt: isoOf(used) };
  }

  async function create(wish: TokenWish): Promise<{ readonly token: string; readonly entry: TokenEntry }> {
    const byId = await loaded();
    const token = makeToken(wish.scopes);
    const hash = tokenHash(token);
    const made = storedSchema.parse({ ...wish, hash, tokenId: tokenIdOf(hash), createdAt: isoOf(clock()) });
    await custody.put(collection, made.tokenId, made);
    byId.set(made.tokenId, made);
    return { token, entry: entryOf(made) };
  }

  async function revoke(tokenId: string): Promise<boolean> {
    const byId = await loaded();
    if (!byId.has(tokenId)) return false;
    byId.delete(tokenId);
    await custody.remove(collection, tokenId);
    await custody.remove(useCollection, tokenId);
    return true;
  }

  async function authorize(authorization: string | undefined, need: Scope): Promise<Answer<TokenEntry>> {
    const token = bearerOf(authorization);
    if (token === undefined) return missing;
    if (!isTokenWellFormed(token)) return malformed;
    const hash = tokenHash(token);
    const found = (await loaded()).get(tokenIdOf(hash));
    if (!found || !equalDigests(found.hash, hash)) return unknownToken;
    if (found.expiresAt !== undefined && Date.parse(found.expiresAt) <= clock()) {
      return refusal('TOKEN_INVALID', `token ${found.tokenId} expired at ${found.expiresAt}`, 'make a new token');
    }
    if (!found.scopes.includes(need)) {
      return refusal('SCOPE_MISSING', `token ${found.tokenId} lacks the scope ${need}`, `make a token with the scope ${need}`);
    }
    await noteUse(found.tokenId);
    return { ok: true, value: entryOf(found) };
  }

  return {
    create,
    revoke,
    authorize,
    list: async () => [...(await loaded()).values()].map(entryOf),
  };
}

const missing = refusal('TOKEN_MISSING', 'no API token was sent', 'send `Authorization: Bearer annexa_...`');
const malformed = refusal('TOKEN_INVALID', 'that is not an Annexa token: form or checksum is wrong', 'copy the whole token again');
const unknownToken = refusal('TOKEN_INVALID', 'this token is not known here, or was revoked', 'make a new token on this collector');

function isoOf(atMs: number): string {
  return new Date(atMs).toISOString();
}
