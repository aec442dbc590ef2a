import { createClient } from '@annexa/api';
import type { Client } from '@annexa/api';
import { doorTo } from '@annexa/capture';
import type { Credential, Door } from '@annexa/capture';
import { AnnexaError } from '@annexa/evidence';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Flag before environment; a token never stands on the command line's own history unless the person put it there. */
export type ConnectionFlags = { readonly collector?: string; readonly token?: string };

const collectorDefault = 'http://127.0.0.1:4318';

/** Whether somebody named a collector, so that none is not what they want. */
export function isCollectorNamed(flags: ConnectionFlags, environment: Environment): boolean {
  return (flags.collector ?? environment['ANNEXA_COLLECTOR']) !== undefined;
}

export function collectorUrlOf(flags: ConnectionFlags, environment: Environment): string {
  const url = flags.collector ?? environment['ANNEXA_COLLECTOR'] ?? collectorDefault;
  if (!URL.canParse(url)) throw new AnnexaError('USAGE', `not an address: ${url}`, 'give it as http://host:port');
  return url.replace(/\/+$/, '');
}

/** Client for commands that read. @throws AnnexaError TOKEN_MISSING */
export function readingClient(flags: ConnectionFlags, environment: Environment): Client {
  const token = flags.token ?? environment['ANNEXA_TOKEN'];
  return createClient({ baseUrl: collectorUrlOf(flags, environment), ...(token === undefined ? {} : { token }) });
}

/** The way in for capture: the CI's own identity where there is one, else a token; undefined when there is neither. */
export function captureDoor(flags: ConnectionFlags, environment: Environment): Door | undefined {
  const credential = credentialOf(flags, environment);
  return credential && doorTo(collectorUrlOf(flags, environment), credential);
}

function credentialOf(flags: ConnectionFlags, environment: Environment): Credential | undefined {
  const token = flags.token ?? environment['ANNEXA_TOKEN'];
  if (token !== undefined) return { kind: 'token', token };
  const url = environment['ACTIONS_ID_TOKEN_REQUEST_URL'];
  const secret = environment['ACTIONS_ID_TOKEN_REQUEST_TOKEN'];
  return url !== undefined && secret !== undefined
    ? { kind: 'oidc', issue: (audience) => githubOidcToken(url, secret, audience) }
    : undefined;
}

/** Asks the runner for an OIDC token. The audience names collector and key, so a stolen token authorises nobody else. */
async function githubOidcToken(url: string, secret: string, audience: string): Promise<string> {
  const response = await fetch(`${url}&audience=${encodeURIComponent(audience)}`, {
    headers: { authorization: `Bearer ${secret}` },
    signal: AbortSignal.timeout(20_000),
  }).catch((cause: unknown) => {
    throw new AnnexaError('OIDC_REFUSED', 'the runner gave no identity token', oidcHint, cause);
  });
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok && typeof body === 'object' && body !== null && 'value' in body && typeof body.value === 'string') return body.value;
  throw new AnnexaError('OIDC_REFUSED', `the runner answered ${response.status} to the request for an identity token`, oidcHint);
}

const oidcHint = 'give the job the permission "id-token: write"';
