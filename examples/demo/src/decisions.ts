import type { Collector } from '@annexa/collector';
import { ada, ben } from './people.ts';
import { signIn } from './person.ts';

/** What Ben decides before the release of credit-risk goes live: a control that does not apply, and an exception for this release. */
export async function decideBeforehand(collector: Collector, release: string, now: Date): Promise<void> {
  const client = await signIn(collector, ben);
  await client.decide({
    decision: 'applicability',
    system: 'credit-risk',
    control: 'A.10.4',
    applies: false,
    reason: 'The number is used by our own clerks alone; nobody gets it from us as a product or a service',
  });
  await client.decide({
    decision: 'exception',
    system: 'credit-risk',
    expectation: 'A.6.2.4/validated-for-use',
    items: [release],
    reason: 'The pilot in two branches runs for four weeks more; until then clerks decide with and without the number',
    role: 'governance-lead',
    expires: new Date(now.getTime() + 30 * 86_400_000).toISOString(),
    compensation: 'Every second credit is decided without looking at the number, and both are compared weekly',
  });
}

/** A gap that was found, answered and looked at again by somebody else than its owner. It stays in the count for ever. */
export async function answerGap(collector: Collector): Promise<void> {
  const client = await signIn(collector, ada);
  await client.decide({
    decision: 'finding',
    system: 'credit-risk',
    type: 'nonconformity',
    state: 'closed',
    title: 'The sources of credit-risk were not hashed again by anybody else',
    about: ['A.7.5/provenance-spot-checked', 'credit-risk/spot-check'],
    owner: ben,
    cause: 'The procedure did not say who does it, so nobody did',
    action:
      'The governance lead hashed the source file on his own machine and compared it with the data card; it is in his calendar twice a year',
    effectiveness: { outcome: 'Looked at his note and repeated the command: the digest is the one in the data card' },
  });
}
