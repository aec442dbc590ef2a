import type { ApprovalVerdict } from '@annexa/evidence';
import type { ChangeFacts, PullFacts, PullHistory } from './change.ts';

export type Landing =
  | { readonly pull: PullFacts; readonly history: PullHistory }
  | { readonly verdict: Extract<ApprovalVerdict, 'unknown' | 'unreviewed'>; readonly reason: string };

/**
 * Which pull request landed as exactly this revision. Association alone proves nothing: a fast-forward of an associated branch
 * shows the same topology, so a merge event of this repository and branch with this merge revision is required.
 */
export function landingOf(facts: ChangeFacts): Landing {
  const landed = facts.pulls.filter((pull) => isLanding(pull, facts));
  const [pull] = landed;
  if (pull === undefined) return notLanded(facts);
  if (landed.length > 1) return unknown(`${landed.length} pull requests claim to have been merged as this revision`);
  if (pull.history === undefined) return unknown(`the reviews of #${pull.number} could not be read`);
  if (!pull.history.commitsComplete) return unknown(`#${pull.number} has more commits than the forge lists, so not all writers are known`);
  if (pull.author === undefined) return unknown(`the author of #${pull.number} has no account any more`);
  const touched = touchedOf(facts, pull, pull.history);
  return touched === undefined ? { pull, history: pull.history } : unknown(touched);
}

function isLanding(pull: PullFacts, facts: ChangeFacts): boolean {
  return isMergedHere(pull, facts) && pull.mergeRevision === facts.revision;
}

function isMergedHere(pull: PullFacts, { repository, branch }: ChangeFacts): boolean {
  const here = pull.baseRepository?.toLowerCase() === repository.toLowerCase() && pull.baseBranch === branch;
  return here && pull.mergedAt !== undefined;
}

function notLanded(facts: ChangeFacts): Landing {
  const { pulls, branch, repository } = facts;
  const inside = pulls.find((pull) => isMergedHere(pull, facts));
  if (inside) return unknown(`the revision lies within #${inside.number}, it is not what that pull request was merged as`);
  const [associated] = pulls;
  if (associated === undefined) return { verdict: 'unreviewed', reason: `no pull request brought this revision to ${branch}` };
  const where = `${associated.baseRepository ?? repository}:${associated.baseBranch}`;
  return { verdict: 'unreviewed', reason: `associated with #${associated.number} (${where}), which was not merged as this revision` };
}

/** The head was approved; what landed must be that head, or be merged from it by the forge itself. "Two parents" proves nothing. */
function touchedOf({ landed, revision }: ChangeFacts, pull: PullFacts, history: PullHistory): string | undefined {
  if (revision === pull.headRevision || landed.madeByForge) return undefined;
  const headTree = history.trees[pull.headRevision];
  if (headTree === undefined || landed.tree === undefined) return 'what was merged could not be compared with the head that was reviewed';
  if (headTree === landed.tree) return undefined;
  return 'the merge was not made by the forge, and its tree differs from the head that was reviewed';
}

function unknown(reason: string): Landing {
  return { verdict: 'unknown', reason };
}
