import type { Custody } from '../ledger/ledger.ts';
import { bearerOf } from './bearer.ts';
import type { Clock, TokenEntry, Tokens, TokenWish } from './identity.ts';
import { refusal } from './refusal.ts';
import type { Answer } from './refusal.ts';
import type { Scope } from './scope.ts';
import { entryOf, openTokenShelf, storedTokenSchema } from './token-shelf.ts';
import { equalDigests, isTokenWellFormed, makeToken, tokenHash, tokenIdOf } from './token.ts';

/** API tokens over custody: made, listed, revoked, and asked for at every door. */
export function openTokens(custody: Custody, clock: Clock): Tokens {
  const shelf = openTokenShelf(custody, clock);

  async function create(wish: TokenWish): Promise<{ readonly token: string; readonly entry: TokenEntry }> {
    const token = makeToken(wish.scopes);
    const hash = tokenHash(token);
    const createdAt = new Date(clock()).toISOString();
    const made = storedTokenSchema.parse({ ...wish, hash, tokenId: tokenIdOf(hash), createdAt });
    await shelf.put(made);
    return { token, entry: entryOf(made) };
  }

  async function authorize(authorization: string | undefined, need: Scope): Promise<Answer<TokenEntry>> {
    const token = bearerOf(authorization);
    if (token === undefined) return missing;
    if (!isTokenWellFormed(token)) return malformed;
    const hash = tokenHash(token);
    const found = await shelf.get(tokenIdOf(hash));
    if (!found || !equalDigests(found.hash, hash)) return unknownToken;
    if (found.expiresAt !== undefined && !(clock() < Date.parse(found.expiresAt))) {
      return refusal('TOKEN_INVALID', `token ${found.tokenId} expired at ${found.expiresAt}`, 'make a new token');
    }
    if (!found.scopes.includes(need)) {
      return refusal('SCOPE_MISSING', `token ${found.tokenId} lacks the scope ${need}`, `make a token with the scope ${need}`);
    }
    await shelf.noteUse(found.tokenId);
    return { ok: true, value: entryOf(found) };
  }

  return { create, authorize, revoke: (tokenId) => shelf.remove(tokenId), list: () => shelf.entries() };
}

const missing = refusal('TOKEN_MISSING', 'no API token was sent', 'send `Authorization: Bearer annexa_...`');
const malformed = refusal('TOKEN_INVALID', 'that is not an Annexa token: form or checksum is wrong', 'copy the whole token again');
const unknownToken = refusal('TOKEN_INVALID', 'this token is not known here, or was revoked', 'make a new token on this collector');
