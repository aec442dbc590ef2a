import type { FactsOf, Source } from '@annexa/evidence';
import type { Custody } from '../ledger/ledger.ts';
import type { OidcClaims } from './oidc-claims.ts';
import type { Answer } from './refusal.ts';
import type { Role, Scope, Systems } from './scope.ts';
import type { Person, TrustPolicy } from './trust-policy.ts';

/** Milliseconds since the epoch. */
export type Clock = () => number;

/** What openIdentity needs. `jwksFetch` is only for tests; by default the issuer's discovery document leads to the keys. */
export type IdentityOptions = {
  readonly custody: Custody;
  readonly clock: Clock;
  readonly trustPolicy: TrustPolicy;
  /** Public URL of this collector, as clients write it; left of `#` in the OIDC audience. */
  readonly collectorUrl: string;
  readonly jwksFetch?: JwksFetch;
};

export type JwksFetch = (issuer: string) => Promise<unknown>;

/** Everything about who is at the door. All state is in custody: tokens and codes as hashes only. */
export type Identity = {
  readonly trustPolicy: TrustPolicy;
  readonly tokens: Tokens;
  readonly people: People;
  /** Checks an Authorization header of `POST /api/v1/keys` and says what the ledger may log about the key. */
  bindKeyFrom(request: { readonly spkiPem: string; readonly authorization: string | undefined }): Promise<Answer<KeyGrant>>;
};

export type Tokens = {
  /** Makes a token. `token` is shown once; custody keeps its SHA-256. */
  create(wish: TokenWish): Promise<{ readonly token: string; readonly entry: TokenEntry }>;
  list(): Promise<readonly TokenEntry[]>;
  /** True if there was one. */
  revoke(tokenId: string): Promise<boolean>;
  /** Whether `Authorization: Bearer annexa_...` is good for `need`: TOKEN_MISSING, TOKEN_INVALID or SCOPE_MISSING otherwise. */
  authorize(authorization: string | undefined, need: Scope): Promise<Answer<TokenEntry>>;
};

export type TokenWish = {
  readonly label: string;
  readonly scopes: readonly Scope[];
  readonly systems: Systems;
  readonly expiresAt?: string | undefined;
};

/** A token as lists show it: never the token. `expiresAt` absent: until revoked. */
export type TokenEntry = {
  readonly tokenId: string;
  readonly label: string;
  readonly scopes: readonly Scope[];
  readonly systems: Systems;
  readonly createdAt: string;
  readonly expiresAt?: string | undefined;
  /** To the minute, so that a busy token does not cost a write per request. */
  readonly lastUsedAt?: string | undefined;
};

/** What `Ledger.bindKey` logs, and what the key may then send. */
export type KeyGrant = {
  readonly binding: FactsOf<'key-binding'> & { readonly spki: Uint8Array };
  readonly systems: Systems;
  /** What the binding's record says of where it comes from: the CI job as its issuer names it, and whether the issuer is a double. */
  readonly source: Source;
  readonly claims?: OidcClaims;
};

export type People = {
  list(): Promise<readonly Person[]>;
  person(id: string): Promise<Person | undefined>;
  /** A one-time code (10 minutes, single use) for `GET /login?code=`; undefined when nobody has this id. */
  invite(personId: string): Promise<{ readonly code: string; readonly expiresAt: string } | undefined>;
  /** Redeems a code; a session the browser still had ends. `setCookie` is the header's value. */
  enter(code: string, cookieHeader?: string): Promise<Answer<{ readonly person: Person; readonly setCookie: string }>>;
  sessionOf(cookieHeader: string | undefined): Promise<Session | undefined>;
  /** Ends the session, if any, and gives the Set-Cookie value that clears it. */
  leave(cookieHeader: string | undefined): Promise<{ readonly setCookie: string }>;
};

export type Session = { readonly person: Person; readonly role: Role; readonly expiresAt: string };
