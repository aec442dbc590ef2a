import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { CryptoKey, JWK } from 'jose';
import { openLoopbackServer } from '../loopback-server.ts';
import type { DoubleAnswer } from '../loopback-server.ts';
import { jobClaims, subjectOf } from './claims.ts';
import type { JobClaims } from './claims.ts';

export type OidcIssuerOptions = { readonly clock?: () => number; readonly port?: number };

/**
 * A double of a CI host's token issuer on loopback: real RS256 keys, JWKS and discovery document, invented jobs.
 * It is not GitHub, and whoever trusts it must say so (`double` in the trust policy).
 */
export type OidcIssuerDouble = {
  /** `iss` of its tokens. */
  readonly url: string;
  /** A token for one job. `lifetimeSeconds` is 300 as at GitHub; `jti` and any claim can be forced. */
  issue(wish: IssueWish): Promise<string>;
  /** What the runner puts into a job's environment, so that a step fetches its token as it does at GitHub. */
  jobEnvironment(claims?: Partial<JobClaims>): {
    readonly ACTIONS_ID_TOKEN_REQUEST_URL: string;
    readonly ACTIONS_ID_TOKEN_REQUEST_TOKEN: string;
  };
  /** Signs with a new key from now on; the old one stays published unless told otherwise. */
  rotate(options?: { readonly dropOld?: boolean }): Promise<void>;
  /** How often the key set was fetched. */
  keySetReads(): number;
  close(): Promise<void>;
};

export type IssueWish = {
  readonly aud: string;
  readonly claims?: Partial<JobClaims>;
  readonly jti?: string;
  readonly issuedAtMs?: number;
  readonly lifetimeSeconds?: number;
};

type SigningKey = { readonly jwk: JWK & { readonly kid: string }; readonly privateKey: CryptoKey };

export async function openOidcIssuer({ clock = Date.now, port = 0 }: OidcIssuerOptions = {}): Promise<OidcIssuerDouble> {
  const jobs = new Map<string, Partial<JobClaims>>();
  let keys: readonly [SigningKey, ...SigningKey[]] = [await makeKey()];
  let keySetReads = 0;

  async function answer(request: IncomingMessage): Promise<DoubleAnswer> {
    const url = new URL(request.url ?? '/', server.url);
    if (url.pathname === '/.well-known/openid-configuration') return { status: 200, body: discoveryOf(server.url) };
    if (url.pathname === '/.well-known/jwks') {
      keySetReads += 1;
      return { status: 200, body: { keys: keys.map(({ jwk }) => jwk) } };
    }
    if (url.pathname === '/job-token') return await jobToken(request, url);
    return { status: 404, body: { message: 'not found' } };
  }

  async function jobToken(request: IncomingMessage, url: URL): Promise<DoubleAnswer> {
    const secret = /^bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const claims = secret === undefined ? undefined : jobs.get(secret);
    if (!claims) return { status: 401, body: { message: 'no such job' } };
    return { status: 200, body: { value: await issue({ aud: url.searchParams.get('audience') ?? server.url, claims }) } };
  }

  const server = await openLoopbackServer('oidc-issuer', port, answer);

  async function issue({ aud, claims, jti = randomUUID(), issuedAtMs = clock(), lifetimeSeconds = 300 }: IssueWish): Promise<string> {
    const [key] = keys;
    const job = jobClaims(claims);
    const issuedAt = Math.floor(issuedAtMs / 1_000);
    return await new SignJWT({ ...job, sub: subjectOf(job) })
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: key.jwk.kid })
      .setIssuer(server.url)
      .setAudience(aud)
      .setJti(jti)
      .setIssuedAt(issuedAt)
      .setNotBefore(issuedAt)
      .setExpirationTime(issuedAt + lifetimeSeconds)
      .sign(key.privateKey);
  }

  return {
    url: server.url,
    issue,
    jobEnvironment(claims = {}) {
      const secret = randomBytes(24).toString('base64url');
      jobs.set(secret, claims);
      return { ACTIONS_ID_TOKEN_REQUEST_URL: `${server.url}/job-token?api-version=2.0`, ACTIONS_ID_TOKEN_REQUEST_TOKEN: secret };
    },
    async rotate({ dropOld = false } = {}) {
      keys = [await makeKey(), ...(dropOld ? [] : keys)];
    },
    keySetReads: () => keySetReads,
    close: () => server.close(),
  };
}

async function makeKey(): Promise<SigningKey> {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const kid = randomUUID();
  return { privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' } };
}

function discoveryOf(url: string) {
  return {
    issuer: url,
    jwks_uri: `${url}/.well-known/jwks`,
    response_types_supported: ['id_token'],
    subject_types_supported: ['public', 'pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: ['openid'],
  };
}
