import type { Client } from '@annexa/api';
import type { Output } from '../output.ts';

/** `annexa invite <person>`: a one-time sign-in link for somebody of the trust policy. */
export async function invite(client: Client, person: string, out: Output): Promise<void> {
  const { link, expiresAt } = await client.invite(person);
  out.line(link);
  out.note(`lets ${person} in once, until ${expiresAt}; hand it over by a way you trust`);
  out.data({ person, link, expiresAt });
}
