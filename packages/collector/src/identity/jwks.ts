import { digestOfValue } from '@annexa/evidence';
import { createLocalJWKSet } from 'jose';
import { z } from 'zod';
import type { Custody } from '../ledger/ledger.ts';
import type { Clock, JwksFetch } from './identity.ts';
import { isLoopbackUrl } from './loopback.ts';

const freshMs = 10 * 60_000;
const cooldownMs = 30_000;
const fetchMsMax = 5_000;
const answerBytesMax = 262_144;

const jwksSchema = z.object({
  keys: z
    .array(z.looseObject({ kty: z.string() }))
    .min(1)
    .max(100),
});
const discoverySchema = z.looseObject({ issuer: z.string(), jwks_uri: z.url() });

/** One issuer's keys as fetched. `digest` names the archived set in custody, so that a token can be checked years later. */
export type KeySet = { readonly digest: string; readonly find: ReturnType<typeof createLocalJWKSet> };

/** Keys by issuer: fresh for ten minutes, fetched again for an unknown key at most every 30 s, archived when new. */
export type KeySets = { of(issuer: string): Promise<KeySet>; again(issuer: string): Promise<KeySet | undefined> };

/**
 * Fails closed: a set that is no longer fresh is not used when the issuer cannot be reached.
 * Both functions reject when fetching or reading fails; the caller refuses the token.
 */
export function openKeySets(custody: Custody, clock: Clock, fetchKeys: JwksFetch): KeySets {
  const held = new Map<string, { readonly fetchedMs: number; readonly set: Promise<KeySet> }>();

  function fetchOnce(issuer: string): Promise<KeySet> {
    const set = fetchSet(issuer);
    held.set(issuer, { fetchedMs: clock(), set });
    return set;
  }

  async function fetchSet(issuer: string): Promise<KeySet> {
    const jwks = jwksSchema.parse(await fetchKeys(issuer));
    const digest = digestOfValue(jwks);
    // Archived before any token is accepted by it: a binding whose keys were lost could never be checked again.
    await custody.add('jwks', digest, { issuer, fetchedAt: new Date(clock()).toISOString(), jwks });
    return { digest, find: createLocalJWKSet(jwks) };
  }

  return {
    async of(issuer) {
      const entry = held.get(issuer);
      if (!entry || clock() - entry.fetchedMs >= freshMs) return await fetchOnce(issuer);
      return await entry.set.catch(() => (clock() - entry.fetchedMs < cooldownMs ? entry.set : fetchOnce(issuer)));
    },
    async again(issuer) {
      const entry = held.get(issuer);
      if (entry && clock() - entry.fetchedMs < cooldownMs) return undefined;
      return await fetchOnce(issuer);
    },
  };
}

/** The keys an issuer publishes: discovery document, then `jwks_uri` (OpenID Connect Discovery 1.0 section 4). Follows no redirect. */
export async function fetchJwks(issuer: string): Promise<unknown> {
  const discovery = discoverySchema.parse(await fetchJson(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`));
  if (discovery.issuer !== issuer) throw new Error(`the discovery document of ${issuer} names another issuer`);
  return await fetchJson(discovery.jwks_uri);
}

async function fetchJson(url: string): Promise<unknown> {
  if (!url.startsWith('https://') && !isLoopbackUrl(url)) throw new Error(`${url} is neither https nor loopback`);
  const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(fetchMsMax), headers: { accept: 'application/json' } });
  if (!answer.ok || answer.body === null) throw new Error(`${url} answered ${answer.status}`);
  return JSON.parse(await textOf(answer.body, url));
}

async function textOf(body: ReadableStream<Uint8Array>, url: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > answerBytesMax) throw new Error(`${url} answered more than ${answerBytesMax} bytes`);
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}
