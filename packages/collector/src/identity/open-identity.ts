import type { Identity, IdentityOptions } from './identity.ts';
import { fetchJwks } from './jwks.ts';
import { openKeyBinder } from './key-binding.ts';
import { openOidc } from './oidc.ts';
import { openPeople } from './people.ts';
import { openTokens } from './tokens.ts';

/** Opens identity over a custody. Nothing is read or fetched before it is needed. */
export function openIdentity({ custody, clock, trustPolicy, collectorUrl, jwksFetch = fetchJwks }: IdentityOptions): Identity {
  const tokens = openTokens(custody, clock);
  const verifyOidc = openOidc({ custody, clock, issuers: trustPolicy.issuers, jwksFetch });
  return {
    trustPolicy,
    tokens,
    people: openPeople({ custody, clock, people: trustPolicy.people, collectorUrl }),
    bindKeyFrom: openKeyBinder({ clock, tokens, verifyOidc, collectorUrl, double: trustPolicy.double === true }),
  };
}
