export { keyAudience } from './key-binding.ts';
export { openIdentity } from './open-identity.ts';
export { hostAllowed, hostPolicyOf, originAllowed } from './request-guard.ts';
export { roleAllows, roles, scopes, scopeSchema, systemsSchema } from './scope.ts';
export { isTokenWellFormed } from './token.ts';
export { parseTrustPolicy, readTrustPolicy, trustPolicySchema } from './trust-policy.ts';
export type {
  Clock,
  Identity,
  IdentityOptions,
  JwksFetch,
  KeyGrant,
  People,
  Session,
  TokenEntry,
  Tokens,
  TokenWish,
} from './identity.ts';
export type { OidcClaims } from './oidc-claims.ts';
export type { Answer, Refusal } from './refusal.ts';
export type { HostPolicy } from './request-guard.ts';
export type { Act, Role, Scope, Systems } from './scope.ts';
export type { Person, TrustedIssuer, TrustPolicy } from './trust-policy.ts';
