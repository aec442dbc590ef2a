import { createClient } from '@annexa/api';
import type { Client } from '@annexa/api';
import type { Collector } from '@annexa/collector';
import { approvals } from './people.ts';

/** A person signed in as in a browser: a one-time link is opened, the cookie it sets travels with every request. */
export async function signIn(collector: Collector, personId: string): Promise<Client> {
  const invited = await collector.identity.people.invite(personId);
  if (!invited) throw new Error(`nobody is called ${personId}`);
  const response = await fetch(`${collector.url}/login?code=${invited.code}`, { redirect: 'manual' });
  const cookie = response.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ');
  if (cookie === '') throw new Error(`${personId} could not sign in: ${response.status}`);
  const asBrowser: typeof fetch = (input, init) => {
    const headers = new Headers(init?.headers);
    headers.set('cookie', cookie);
    headers.set('origin', collector.url);
    return fetch(input, { ...init, headers });
  };
  return createClient({ baseUrl: collector.url, fetch: asBrowser });
}

/** The papers are approved on exactly the bytes that were captured, each by the person the list names. */
export async function approveDocuments(collector: Collector): Promise<number> {
  const clients = new Map<string, Client>();
  let approved = 0;
  for (const { documentId, person, role } of approvals) {
    const client = clients.get(person) ?? (await signIn(collector, person));
    clients.set(person, client);
    const { documents } = await client.documents();
    const document = documents.find((each) => each.documentId === documentId);
    if (!document) continue;
    await client.review({ document: document.index, digest: document.digest, role, outcome: 'approve' });
    approved += 1;
  }
  return approved;
}
