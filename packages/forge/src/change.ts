import type { Actor } from './actor.ts';

/**
 * What a forge tells about how one revision came onto a branch: the whole input of {@link approvalVerdict}.
 * `undefined` means the forge did not say or the token may not see it.
 */
export type ChangeFacts = {
  readonly repository: string;
  readonly branch: string;
  readonly revision: string;
  /** Tree of the landed revision, and whether the forge itself merged (its own signature or its own activity log), so that no hand touched it. */
  readonly landed: { readonly tree: string | undefined; readonly madeByForge: boolean | undefined };
  /** Every pull request the forge associates with the revision; association alone proves nothing. */
  readonly pulls: readonly PullFacts[];
  /** Outcome of the branch rules at the push, where the token may see it. */
  readonly ruleOutcome: 'pass' | 'fail' | 'bypass' | undefined;
  /** Reviews the rules demanded, only if they are known to be older than the merge. */
  readonly approvalsDemanded: number | undefined;
};

export type PullFacts = {
  readonly number: number;
  readonly url: string;
  readonly baseRepository: string | undefined;
  readonly baseBranch: string;
  readonly mergeRevision: string | undefined;
  readonly mergedAt: string | undefined;
  readonly mergedBy: Actor | undefined;
  readonly author: Actor | undefined;
  readonly headRevision: string;
  /** Undefined where they were not read, because the pull request is not the one that landed. */
  readonly history: PullHistory | undefined;
};

export type PullHistory = {
  readonly commits: readonly CommitFacts[];
  /** False when the forge stopped listing (GitHub: 250 commits). */
  readonly commitsComplete: boolean;
  readonly lastPusher: Actor | undefined;
  readonly reviews: readonly ReviewFacts[];
  /** Tree by revision, for the head and for every revision an approval names, as far as they are still readable. */
  readonly trees: Readonly<Record<string, string>>;
  /** Whether a reviewer may write to the repository, by login; absent: not readable. */
  readonly mayWrite: Readonly<Record<string, boolean>>;
};

/** `people` are the accounts of author, committer and co-authors; `strangers` the addresses among them that belong to no account we know. */
export type CommitFacts = {
  readonly revision: string;
  readonly people: readonly Actor[];
  readonly strangers: readonly string[];
};

export type ReviewFacts = {
  /** Undefined: the account is gone. */
  readonly by: Actor | undefined;
  readonly state: 'approved' | 'changes-requested' | 'commented' | 'dismissed' | 'pending' | 'unknown';
  readonly revision: string | undefined;
  readonly at: string | undefined;
};
