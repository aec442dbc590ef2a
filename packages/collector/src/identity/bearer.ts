const headerCharsMax = 16_384;

/** The credential of an `Authorization: Bearer ...` header (RFC 6750 section 2.1), or undefined for none or anything else. */
export function bearerOf(authorization: string | undefined): string | undefined {
  if (authorization === undefined || authorization.length > headerCharsMax) return undefined;
  const [scheme = '', credential, more] = authorization.trim().split(/ +/);
  if (scheme.toLowerCase() !== 'bearer' || more !== undefined) return undefined;
  return credential === '' ? undefined : credential;
}
