import { isLoopbackHost } from './loopback.ts';

/** Hosts (`name[:port]`) a collector answers to; with `loopback`, also every name of this machine itself, on any port. */
export type HostPolicy = { readonly hosts: readonly string[]; readonly loopback: boolean };

/** The allow-list a public URL leads to. `extra` are further `host[:port]` a proxy uses. */
export function hostPolicyOf(collectorUrl: string, listensOnLoopback: boolean, extra: readonly string[] = []): HostPolicy {
  return { hosts: [new URL(collectorUrl).host, ...extra].map((host) => host.toLowerCase()), loopback: listensOnLoopback };
}

/**
 * Whether a Host header names us. Without this check a web page whose name is rebound to our address
 * is same-origin with us in the visitor's browser.
 */
export function hostAllowed(host: string | undefined, policy: HostPolicy): boolean {
  if (host === undefined || host.length > 255) return false;
  const name = host.toLowerCase();
  if (policy.hosts.includes(name)) return true;
  return policy.loopback && isLoopbackHost(name.replace(/:\d{1,5}$/, ''));
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
  return URL.canParse(request.origin) && new URL(request.origin).host === request.host?.toLowerCase();
}
