import { AnnexaError, sha256Hex } from '@annexa/evidence';
import { decodeJwt, decodeProtectedHeader, errors, jwtVerify } from 'jose';
import type { Custody } from '../ledger/ledger.ts';
import type { Clock, JwksFetch } from './identity.ts';
import { openKeySets } from './jwks.ts';
import type { KeySet } from './jwks.ts';
import { loggedClaims, oidcClaimsSchema } from './oidc-claims.ts';
import type { OidcClaims, VerifiedClaims } from './oidc-claims.ts';
import { refusal } from './refusal.ts';
import type { Answer, Refusal } from './refusal.ts';
import { openReplayGuard } from './replay-guard.ts';
import type { TrustedIssuer } from './trust-policy.ts';

const skewSeconds = 30;
const ageSecondsMax = 600;
const jwtCharsMax = 16_384;

export type OidcOptions = {
  readonly custody: Custody;
  readonly clock: Clock;
  readonly issuers: readonly TrustedIssuer[];
  readonly jwksFetch: JwksFetch;
};

/** `untrusted` says why the token, though genuine, earns no `issuer-bound`: absent when it does. */
export type VerifiedOidc = {
  readonly claims: OidcClaims;
  readonly issuer: TrustedIssuer;
  readonly jwksDigest: string;
  readonly tokenDigest: string;
  readonly untrusted?: string;
};

/** `audienceOf` gives the audience the trusted issuer's tokens must name here. */
export type VerifyOidc = (jwt: string, audienceOf: (issuer: TrustedIssuer) => string) => Promise<Answer<VerifiedOidc>>;

/**
 * Verifies CI identity tokens. Fails closed: every refusal is OIDC_REFUSED with the check that failed.
 * Checks: exact issuer, RS256, signature by a key the issuer published, exact audience, exp/nbf/iat (30 s skew, 10 min at most),
 * repository and owner by id, workflow where the policy names some, and each token once. `sub` is never read (forms differ by year).
 */
export function openOidc({ custody, clock, issuers, jwksFetch }: OidcOptions): VerifyOidc {
  const keySets = openKeySets(custody, clock, jwksFetch);
  const replay = openReplayGuard(custody, clock, skewSeconds * 1_000);

  async function checkedBy(set: KeySet, jwt: string, issuer: TrustedIssuer, audience: string): Promise<VerifiedClaims> {
    const { payload } = await jwtVerify(jwt, set.find, {
      algorithms: ['RS256'],
      issuer: issuer.issuer,
      audience,
      clockTolerance: skewSeconds,
      maxTokenAge: ageSecondsMax,
      currentDate: new Date(clock()),
      requiredClaims: ['exp', 'iat', 'jti', 'repository_id', 'repository_owner_id'],
    });
    return oidcClaimsSchema.parse(payload);
  }

  /** Keys roll over: an unknown key id is worth one more fetch, not more, or anybody could make us hammer the issuer. */
  async function verified(jwt: string, issuer: TrustedIssuer, audience: string): Promise<{ claims: VerifiedClaims; set: KeySet }> {
    const set = await keySets.of(issuer.issuer);
    try {
      return { claims: await checkedBy(set, jwt, issuer, audience), set };
    } catch (cause) {
      const newer = cause instanceof errors.JWKSNoMatchingKey ? await keySets.again(issuer.issuer) : undefined;
      if (!newer) throw cause;
      return { claims: await checkedBy(newer, jwt, issuer, audience), set: newer };
    }
  }

  return async (jwt, audienceOf) => {
    const issuer = trustedIssuerOf(jwt, issuers);
    if ('ok' in issuer) return issuer;
    let outcome: Awaited<ReturnType<typeof verified>>;
    try {
      outcome = await verified(jwt, issuer, audienceOf(issuer));
    } catch (cause) {
      if (cause instanceof AnnexaError) throw cause;
      return refuse(whyOf(cause));
    }
    const { claims, set } = outcome;
    const mismatch = mismatchOf(claims, issuer);
    if (mismatch !== undefined) return refuse(mismatch);
    // Last, so that a token refused for another reason is not burnt.
    if (!(await replay.firstUse(claims))) return refuse('this token was used before (jti)');
    const tokenDigest = sha256Hex(new TextEncoder().encode(jwt));
    await custody.put('oidc-token', tokenDigest, { token: jwt });
    const untrusted = distrustOf(claims, issuer);
    const answer = { claims: loggedClaims(claims), issuer, jwksDigest: set.digest, tokenDigest };
    return { ok: true, value: untrusted === undefined ? answer : { ...answer, untrusted } };
  };
}

/** Which issuer claims to have made it: read before the signature only to choose whose keys must prove it. */
function trustedIssuerOf(jwt: string, issuers: readonly TrustedIssuer[]): TrustedIssuer | Refusal {
  if (jwt.length > jwtCharsMax) return refuse('the token is too long');
  try {
    const { alg, kid } = decodeProtectedHeader(jwt);
    if (alg !== 'RS256') return refuse(`algorithm ${shown(alg)} is not RS256`);
    if (typeof kid !== 'string') return refuse('the token names no key (kid)');
    const { iss } = decodeJwt(jwt);
    return issuers.find(({ issuer }) => issuer === iss) ?? refuse(`issuer ${shown(iss)} is not in the trust policy`);
  } catch {
    return refuse('that is not a token (JWT)');
  }
}

function mismatchOf(claims: VerifiedClaims, issuer: TrustedIssuer): string | undefined {
  if (!issuer.repositoryIds.includes(claims.repository_id)) {
    return `repository id ${shown(claims.repository_id)} (${shown(claims.repository)}) is not in the trust policy`;
  }
  if (issuer.ownerIds && !issuer.ownerIds.includes(claims.repository_owner_id)) {
    return `owner id ${shown(claims.repository_owner_id)} is not in the trust policy`;
  }
  if (issuer.workflows && !issuer.workflows.some((each) => isWorkflow(each, claims.job_workflow_ref))) {
    return `workflow ${shown(claims.job_workflow_ref)} is not in the trust policy`;
  }
  return undefined;
}

function isWorkflow(allowed: string, workflow: string | undefined): boolean {
  return workflow !== undefined && (workflow === allowed || workflow.split('@')[0] === allowed);
}

/** Events that run with the base repository's identity while the content may come from a fork. */
const mixedEvents: ReadonlySet<string> = new Set(['pull_request_target', 'workflow_run']);

function distrustOf(claims: VerifiedClaims, issuer: TrustedIssuer): string | undefined {
  if (mixedEvents.has(claims.event_name)) return `event ${claims.event_name} may run content of a fork`;
  if (claims.runner_environment === 'github-hosted' || issuer.trustSelfHosted) return undefined;
  return `runner is ${shown(claims.runner_environment)}, not the issuer's own`;
}

/** jose's messages name the check and the claim, never the token. */
function whyOf(cause: unknown): string {
  if (cause instanceof errors.JWKSNoMatchingKey) return 'no key of the issuer has this key id (kid)';
  if (cause instanceof errors.JOSEError) return cause.message;
  return `the issuer's keys or the claims could not be read: ${cause instanceof Error ? cause.message.slice(0, 300) : 'unknown cause'}`;
}

function refuse(why: string): Refusal {
  return refusal('OIDC_REFUSED', `identity token refused: ${why}`, 'compare the job with the trust policy of this collector');
}

function shown(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value.slice(0, 120)) : 'none';
}
