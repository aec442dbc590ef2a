import { isIP } from 'node:net';

/**
 * Whether a Host header may be answered: an address, `localhost`, or the host of the collector's own URL. DNS rebinding makes a
 * web page same-origin with us by a name the attacker owns, so every other name is refused; an address cannot be rebound.
 */
export function hostAllowed(host: string | undefined, collectorUrl: string): boolean {
  if (host === undefined || host.length > 255) return false;
  const asked = host.toLowerCase();
  const name = asked.replace(/:\d{1,5}$/, '');
  if (name === 'localhost' || isIP(name) === 4 || isIP(name.replace(/^\[(.*)\]$/, '$1')) === 6) return true;
  const own = new URL(collectorUrl);
  return asked === own.host || asked === `${own.hostname}:${own.protocol === 'https:' ? 443 : 80}`;
}

/** Whether an Origin header names another place than the host asked. Programs send none; a browser always tells. */
export function isForeignOrigin(origin: string | undefined, host: string | undefined): boolean {
  if (origin === undefined) return false;
  return !URL.canParse(origin) || new URL(origin).host !== host?.toLowerCase();
}

const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a request carrying our session cookie comes from our own pages: every change must show it by Origin equal to the
 * very host asked, or, where a browser sends none, by Sec-Fetch-Site. SameSite=Strict alone is not enough: another program
 * on another port of this machine is the same site. `host` is the Host header, already allowed.
 */
export function originAllowed(request: {
  readonly method: string;
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly secFetchSite: string | undefined;
}): boolean {
  if (safeMethods.has(request.method.toUpperCase())) return true;
  if (request.origin === undefined) return request.secFetchSite === 'same-origin';
  return !isForeignOrigin(request.origin, request.host);
}
