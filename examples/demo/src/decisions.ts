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

/** A gap that was found, answered and looked at again by somebody else. It stays in the count for ever. */
export async function answerGap(collector: Collector): Promise<void> {
  const client = await signIn(collector, ada);
  await client.decide({
    decision: 'finding',
    system: 'credit-risk',
    type: 'nonconformity',
    state: 'closed',
    title: 'The way back of credit-risk was never exercised',
    about: ['A.6.2.5/way-back-proven', 'credit-risk/way-back'],
    owner: ben,
    cause: 'The service is new and the exercise was forgotten in its deployment plan',
    action: 'The exercise is planned for the first Monday of each month, and the steps stand in the operation plan',
    effectiveness: {
      by: ada,
      outcome: 'The steps were walked through at the desk and take under a minute; the first exercise is due next month',
    },
  });
}
