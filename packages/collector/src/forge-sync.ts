import { contentDigestOf, isLedgered, statementOf } from '@annexa/evidence';
import type { LedgeredRecord, Statement } from '@annexa/evidence';
import { fetchChanges } from '@annexa/forge';
import type { TrustPolicy } from './identity/index.ts';
import type { Ledger } from './ledger/index.ts';
import type { OwnFrame } from './seal.ts';
import type { WatchedRepository } from './settings.ts';

/** What a sync made and what stayed unreadable; the latter is drafted as `unknown` where it concerns a change. */
export type Synced = { readonly records: number; readonly problems: readonly string[] };

/**
 * Fetches deployments and their approvals from every watched repository and logs what is new. The same state of the forge
 * gives the same facts, so asking twice logs nothing twice. Logs nothing more once the collector closes: the next start asks again.
 */
export async function syncForges(
  ledger: Ledger,
  repositories: readonly WatchedRepository[],
  policy: TrustPolicy,
  frame: OwnFrame,
  isClosed: () => boolean,
): Promise<Synced> {
  const onFile = await ledger.records();
  const held = new Set(onFile.map(contentDigestOf));
  const settled = settledChanges(onFile);
  const problems: string[] = [];
  let records = 0;
  for (const { forge, repository, system } of repositories) {
    const fetched = await fetchChanges({
      forge,
      repository,
      systems: [{ id: system }],
      clock: () => frame.now().getTime(),
      personOf: personIn(policy),
      isSettled: ({ system: of, revision }) => settled.has(`${of} ${revision}`),
      ...(frame.double ? { double: true } : {}),
    });
    problems.push(...fetched.unreadable.map(({ about, why }) => `${about}: ${why}`));
    const fresh = fetched.drafts.map((draft): Statement =>
      statementOf({ ...draft, predicate: { ...draft.predicate, checkpoint: frame.checkpoint(), salt: frame.salt() } }),
    );
    if (isClosed()) break;
    const unknown = fresh.filter((statement) => !held.has(contentDigestOf(statement)));
    if (unknown.length > 0) await ledger.append(unknown);
    records += unknown.length;
  }
  return { records, problems };
}

/** Changes whose verdict is known: forges forget, and what was once read must not be followed by `unknown`. */
function settledChanges(records: readonly LedgeredRecord[]): ReadonlySet<string> {
  const known = records
    .filter((record) => isLedgered(record, 'change-approval'))
    .filter((record) => record.predicate.facts.verdict !== 'unknown');
  return new Set(known.map((record) => `${record.predicate.system} ${record.predicate.facts.revision}`));
}

/** The person behind an account, as the trust policy says; the account itself where it says nothing. */
function personIn(policy: TrustPolicy): (login: string) => string {
  return (login) => policy.people.find(({ forgeLogins }) => forgeLogins?.includes(login))?.id ?? login;
}
