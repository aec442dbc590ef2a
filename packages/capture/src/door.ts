import { createClient } from '@annexa/api';
import type { Client } from '@annexa/api';
import { retryingFetch } from './retrying-fetch.ts';

/** Who vouches for the key of this capture at the collector. */
export type Credential =
  | { readonly kind: 'token'; readonly token: string }
  /** An OIDC token of the CI job whose audience names the collector and the key. Asked anew for each use. */
  | { readonly kind: 'oidc'; readonly issue: (audience: string) => Promise<string> };

/** Opens the collector's door for one key; `client` then sends under it. With `once` a request is not repeated below it. */
export type Door = {
  readonly client: (authorization?: string, tries?: 'once') => Client;
  readonly collectorUrl: string;
  readonly credential: Credential;
};

/** The door of a collector under a credential, asked again with growing waits while it restarts or is full. */
export function doorTo(collectorUrl: string, credential: Credential): Door {
  const baseUrl = collectorUrl.replace(/\/+$/, '');
  const retrying = retryingFetch();
  return {
    collectorUrl: baseUrl,
    credential,
    client: (authorization, tries) =>
      createClient({
        baseUrl,
        ...(tries === 'once' ? {} : { fetch: retrying }),
        ...(authorization === undefined ? {} : { token: authorization }),
      }),
  };
}
