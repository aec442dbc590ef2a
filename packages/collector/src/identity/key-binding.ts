import { sha256Hex } from '@annexa/evidence';
import type { Source } from '@annexa/evidence';
import { importSourcePublicKey } from '@annexa/ledger';
import { bearerOf } from './bearer.ts';
import type { Clock, KeyGrant, Tokens } from './identity.ts';
import type { VerifiedOidc, VerifyOidc } from './oidc.ts';
import { refusal } from './refusal.ts';
import type { Answer } from './refusal.ts';
import type { Systems } from './scope.ts';

/** A source key lives as long as a CI job or a process, never longer than this nor than the token that enrolled it. */
const keyMsMax = 24 * 3_600_000;

export type KeyBinderOptions = {
  readonly clock: Clock;
  readonly tokens: Tokens;
  readonly verifyOidc: VerifyOidc;
  readonly collectorUrl: string;
  /** A double stands for the issuers of the trust policy. */
  readonly double: boolean;
};

/**
 * Binds an ephemeral key to who asks: an API token enrols it (`collector-enrolled`), a CI identity token whose audience names
 * this collector and this very key binds it (`issuer-bound`), so that a stolen token serves no other key.
 * Systems other than `all` go into the facts: the log itself then limits what the key may speak for.
 */
export function openKeyBinder({ clock, tokens, verifyOidc, collectorUrl, double }: KeyBinderOptions) {
  return async (request: { readonly spkiPem: string; readonly authorization: string | undefined }): Promise<Answer<KeyGrant>> => {
    const key = importSourcePublicKey(request.spkiPem.slice(0, pemCharsMax));
    if (!key.ok) return refusal('INPUT_MALFORMED', `the key is not usable: ${key.problem.message}`, key.problem.next);
    const { spki } = key.value;
    const keyDigest = sha256Hex(spki);
    const credential = bearerOf(request.authorization);
    if (credential === undefined) return nobody;
    const endsMs = clock() + keyMsMax;
    if (credential.startsWith('annexa_')) {
      const token = await tokens.authorize(request.authorization, 'ingest:records');
      if (!token.ok) return token;
      const { tokenId, systems, expiresAt } = token.value;
      const notAfter = new Date(Math.min(endsMs, expiresAt === undefined ? endsMs : Date.parse(expiresAt))).toISOString();
      const binding = { spki, keyDigest, mode: 'collector-enrolled' as const, tokenId, notAfter, ...limitOf(systems) };
      return { ok: true, value: { binding, systems, source: {} } };
    }
    const proof = await verifyOidc(credential, (issuer) => keyAudience(issuer.audiencePrefix ?? collectorUrl, keyDigest));
    if (!proof.ok) return proof;
    const systems = proof.value.issuer.systems ?? 'all';
    const binding = { spki, keyDigest, notAfter: new Date(endsMs).toISOString(), ...factsOf(proof.value), ...limitOf(systems) };
    return { ok: true, value: { binding, systems, source: sourceOf(proof.value, double), claims: proof.value.claims } };
  };
}

const pemCharsMax = 4_096;

/** The audience a job must ask its issuer for: collector URL, `#`, SHA-256 of the key's SPKI in hex. */
export function keyAudience(collectorUrl: string, keyDigest: string): string {
  return `${collectorUrl.replace(/\/$/, '')}#${keyDigest}`;
}

/** A genuine token that a fork or the organisation's own runner may stand behind is kept, but graded like a token's word. */
function factsOf({ claims, issuer, jwksDigest, tokenDigest, untrusted }: VerifiedOidc) {
  const facts = { issuer: issuer.issuer, claims: { ...claims }, tokenDigest, jwksDigest };
  if (untrusted === undefined) return { ...facts, mode: 'issuer-bound' as const };
  return { ...facts, mode: 'collector-enrolled' as const, untrusted };
}

function sourceOf({ claims, issuer }: VerifiedOidc, double: boolean): Source {
  const named = {
    repository: claims['repository'],
    runId: claims['run_id'],
    runAttempt: claims['run_attempt'],
    workflow: claims['job_workflow_ref'] ?? claims['workflow_ref'],
    event: claims['event_name'],
    ref: claims['ref'],
    commit: claims['sha'],
  };
  const told = Object.fromEntries(Object.entries(named).filter(([, claim]) => claim !== undefined));
  return { ci: { provider: issuer.issuer, ...told }, ...(double ? { double } : {}) };
}

function limitOf(systems: Systems): { systems?: readonly string[] } {
  return systems === 'all' ? {} : { systems };
}

const nobody = refusal('TOKEN_MISSING', 'nobody asked for this key', 'send an API token or a CI identity token as `Authorization: Bearer`');
