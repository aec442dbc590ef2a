import { contentDigestOf, statementOf } from '@annexa/evidence';
import type { Statement } from '@annexa/evidence';
import { fetchChanges } from '@annexa/forge';
import type { TrustPolicy } from './identity/index.ts';
import type { Ledger } from './ledger/index.ts';
import type { OwnFrame } from './seal.ts';
import type { WatchedRepository } from './settings.ts';

/** What a sync made and what stayed unreadable; the latter is drafted as `unknown` where it concerns a change. */
export type Synced = { readonly records: number; readonly problems: readonly string[] };

/**
 * Fetches deployments and their approvals from every watched repository and logs what is new. The same state of the forge
 * gives the same facts, so asking twice logs nothing twice.
 */
export async function syncForges(
  ledger: Ledger,
  repositories: readonly WatchedRepository[],
  policy: TrustPolicy,
  frame: OwnFrame,
): Promise<Synced> {
  const held = new Set((await ledger.records()).map(contentDigestOf));
  const problems: string[] = [];
  let records = 0;
  for (const { forge, repository, system } of repositories) {
    const fetched = await fetchChanges({
      forge,
      repository,
      systems: [{ id: system }],
      clock: () => frame.now().getTime(),
      personOf: personIn(policy),
      ...(frame.double ? { double: true } : {}),
    });
    problems.push(...fetched.unreadable.map(({ about, why }) => `${about}: ${why}`));
    const fresh = fetched.drafts.map((draft): Statement =>
      statementOf({ ...draft, predicate: { ...draft.predicate, checkpoint: frame.checkpoint(), salt: frame.salt() } }),
    );
    const unknown = fresh.filter((statement) => !held.has(contentDigestOf(statement)));
    if (unknown.length > 0) await ledger.append(unknown);
    records += unknown.length;
  }
  return { records, problems };
}

/** The person behind an account, as the trust policy says; the account itself where it says nothing. */
function personIn(policy: TrustPolicy): (login: string) => string {
  return (login) => policy.people.find(({ forgeLogins }) => forgeLogins?.includes(login))?.id ?? login;
}
