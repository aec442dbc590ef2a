import { isLoopbackUrl } from './loopback.ts';

/** Name of the one cookie we set. */
const sessionCookie = 'annexa_session';

const headerCharsMax = 16_384;

/** Value of our cookie in a Cookie header. Several with different values are none: somebody planted one. */
export function sessionValueOf(cookieHeader: string | undefined): string | undefined {
  if (cookieHeader === undefined || cookieHeader.length > headerCharsMax) return undefined;
  const prefix = `${sessionCookie}=`;
  const values = cookieHeader
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(prefix))
    .map((pair) => pair.slice(prefix.length));
  return new Set(values).size === 1 ? values[0] : undefined;
}

/** Set-Cookie value (RFC 6265). `Secure` is left out only for plain http on loopback, where browsers would drop the cookie. */
export function setCookieOf(value: string, maxAgeSeconds: number, collectorUrl: string): string {
  const open = collectorUrl.startsWith('http://') && isLoopbackUrl(collectorUrl);
  return `${sessionCookie}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Strict${open ? '' : '; Secure'}`;
}
