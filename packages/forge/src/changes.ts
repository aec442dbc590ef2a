import { organisation, unassigned } from '@annexa/evidence';
import type { ChangeFacts } from './change.ts';
import { approvalDraft, deploymentDraft } from './draft.ts';
import type { Draft, DraftContext } from './draft.ts';
import type { Forge, ForgeDeployment, Reading } from './forge.ts';

/** An AI system that this repository ships. A deployment is its own when its environment is listed, or when no list is needed. */
export type ShippedSystem = { readonly id: string; readonly environments?: readonly string[] };

export type FetchQuery = {
  readonly forge: Forge;
  /** `owner/name`. */
  readonly repository: string;
  readonly systems: readonly ShippedSystem[];
  /** RFC 3339; everything when absent. */
  readonly since?: string;
  /** Branch whose merges count; the default branch when absent. */
  readonly branch?: string;
  /** Revisions to judge besides the deployed ones, for instance those that carry approved documents; they belong to the organisation. */
  readonly revisions?: readonly string[];
  /**
   * Changes that are on file with a verdict other than `unknown`: not asked again. A merge is history, and what a forge still
   * tells about it fades (permissions are today's, activity and rule outcomes expire), so a later reading can only be worse.
   */
  readonly isSettled?: (change: { readonly system: string; readonly revision: string }) => boolean;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** True where a double stands for the forge. */
  readonly double?: true;
  /** Person behind an account, so that an approval on the forge meets a role held here; the login itself when absent. */
  readonly personOf?: (login: string) => string;
};

/** What was found. `unreadable` holds every question that stayed open; a change among them is also drafted, as `unknown`. */
export type Fetched = {
  readonly drafts: readonly Draft[];
  readonly unreadable: readonly { readonly about: string; readonly why: string }[];
};

/**
 * Reads deployments and who approved each deployed revision, as drafts of records: one `deployment` each, one `change-approval`
 * per revision and AI system. The same state of the forge gives the same facts, so the caller can leave out what the ledger holds.
 */
export async function fetchChanges(query: FetchQuery): Promise<Fetched> {
  const { forge, repository } = query;
  const listed = await forge.deployments({ repository, ...(query.since === undefined ? {} : { since: query.since }) });
  if (!listed.known) return { drafts: [], unreadable: [{ about: `deployments of ${repository}`, why: listed.why }] };
  const context: DraftContext = contextOf(query);
  const deployed = listed.value.toReversed().map((deployment) => ({ deployment, system: systemOf(deployment, query.systems) }));
  const drafts: Draft[] = [];
  const unreadable: { about: string; why: string }[] = [];
  const judged = new Map<string, Reading<ChangeFacts>>();
  const wanted = distinctChanges(deployed, query.revisions ?? []).filter((change) => !query.isSettled?.(change));
  for (const { system, revision } of wanted) {
    const change = judged.get(revision) ?? (await forge.change(questionOf(query, revision)));
    judged.set(revision, change);
    if (!change.known) unreadable.push({ about: `change ${revision}`, why: change.why });
    drafts.push(approvalDraft(context, system, revision, change));
  }
  drafts.push(...deployed.map(({ deployment, system }) => deploymentDraft(context, system, deployment)));
  return { drafts, unreadable };
}

function contextOf({ forge, repository, clock, double, personOf = itself }: FetchQuery): DraftContext {
  return { forge, repository, capturedAt: new Date(clock()).toISOString(), double, personOf };
}

function itself(login: string): string {
  return login;
}

function questionOf({ repository, branch }: FetchQuery, revision: string) {
  return { repository, revision, ...(branch === undefined ? {} : { branch }) };
}

/** What the deployer declared, if it is one of ours; else the system that lists the environment; else the only one there is. */
function systemOf({ declared, environment }: ForgeDeployment, systems: readonly ShippedSystem[]): string {
  const named = systems.find(({ id }) => id === declared.system);
  if (named) return named.id;
  const [only, another] = systems.filter(({ environments }) => environments === undefined || environments.includes(environment));
  return only && !another ? only.id : unassigned;
}

function distinctChanges(
  deployed: readonly { readonly deployment: ForgeDeployment; readonly system: string }[],
  revisions: readonly string[],
): readonly { readonly system: string; readonly revision: string }[] {
  const wanted = [
    ...revisions.map((revision) => ({ system: organisation, revision })),
    ...deployed.map(({ deployment, system }) => ({ system, revision: deployment.revision })),
  ];
  return [...new Map(wanted.map((each) => [`${each.system} ${each.revision}`, each])).values()];
}
