/** Claims of a CI job, bounded and all texts; actor names stay in the token, which custody keeps by digest. */
export type OidcClaims = Readonly<Record<string, string>>;
