import type { TokenEntry, TokenWish } from './identity.ts';
import { refusal } from './refusal.ts';
import type { Answer } from './refusal.ts';

const dayMs = 86_400_000;
const daysDefault = 90;

/** What somebody asks of a new token; without `expiresInDays` it ends after 90 days. */
type AskedToken = Omit<TokenWish, 'expiresAt'> & { readonly expiresInDays?: number | undefined };

/**
 * What a new token may be. Only sending records can be limited to AI systems as yet: a limit that another scope would not keep is
 * refused, or it would be believed. An administrator may grant every scope and system; a token that makes one never outlives itself by it.
 */
export function grantedWish({ expiresInDays, ...asked }: AskedToken, nowMs: number, maker?: TokenEntry): Answer<TokenWish> {
  const unlimited = asked.scopes.filter((scope) => scope !== 'ingest:records');
  if (asked.systems !== 'all' && unlimited.length > 0) {
    return refusal('INPUT_MALFORMED', `${unlimited.join(', ')} cannot be limited to AI systems`, splitHint);
  }
  const makerEndsMs = maker?.expiresAt === undefined ? Infinity : Date.parse(maker.expiresAt);
  if (expiresInDays !== undefined && nowMs + expiresInDays * dayMs > makerEndsMs) {
    return refusal('INPUT_MALFORMED', `the token that asks ends at ${maker?.expiresAt}, before the one it asks for`, 'ask for fewer days');
  }
  const endsMs = Math.min(nowMs + (expiresInDays ?? daysDefault) * dayMs, makerEndsMs);
  return { ok: true, value: { ...asked, expiresAt: new Date(endsMs).toISOString() } };
}

const splitHint = 'make one token with ingest:records for these systems, and another with the other scopes for all';
