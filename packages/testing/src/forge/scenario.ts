/** What happened in the double's repositories: a value, so that a test reads as a story. Times are RFC 3339. */
export type ForgeScenario = { readonly repositories: readonly RepositoryScenario[] };

export type RepositoryScenario = {
  /** `owner/name`. */
  readonly name: string;
  readonly id?: number;
  readonly defaultBranch?: string;
  /** Accounts by login; whoever is not listed is a `User` with write access. */
  readonly accounts?: Readonly<Record<string, AccountScenario>>;
  readonly commits?: readonly CommitScenario[];
  readonly pulls?: readonly PullScenario[];
  /** Pushes beside those that follow from the pull requests. */
  readonly pushes?: readonly PushScenario[];
  readonly deployments?: readonly DeploymentScenario[];
  readonly runs?: readonly RunScenario[];
  readonly rules?: readonly RuleScenario[];
  readonly ruleSuites?: readonly { readonly revision: string; readonly result: 'pass' | 'fail' | 'bypass' }[];
  /** Path prefixes below the repository (`/activity`) that answer 403: the token may not read them. */
  readonly forbidden?: readonly string[];
};

export type AccountScenario = {
  readonly type?: 'User' | 'Bot' | 'Mannequin' | 'Organization';
  readonly permission?: 'admin' | 'write' | 'read' | 'none';
};

/** `author` a login, null (no account) or absent (`ada`); `tree` the sha itself when absent; `web-flow` with `verified` is the forge. */
export type CommitScenario = {
  readonly sha: string;
  readonly tree?: string;
  readonly parents?: readonly string[];
  readonly author?: string | null;
  readonly email?: string;
  readonly committer?: string | null;
  readonly message?: string;
  readonly at?: string;
  readonly verified?: boolean;
};

/** `commits` are the shas of the branch, head last. Merged when `mergedAt` is there; `mergeSha` is what landed on `base`. */
export type PullScenario = {
  readonly number: number;
  readonly title?: string;
  readonly author: string | null;
  readonly branch?: string;
  readonly base?: string;
  readonly baseRepository?: string;
  readonly commits: readonly string[];
  readonly createdAt?: string;
  readonly mergedAt?: string;
  readonly mergedBy?: string;
  readonly mergeSha?: string;
  readonly reviews?: readonly ReviewScenario[];
  /** Who pushed the head; the author when absent, nobody listed when null. */
  readonly lastPusher?: string | null;
  /** Revisions the forge associates with it besides its commits and its merge. */
  readonly associated?: readonly string[];
};

export type ReviewScenario = {
  readonly by: string | null;
  readonly state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED' | 'PENDING';
  readonly sha: string;
  readonly at: string;
};

export type PushScenario = {
  readonly branch: string;
  readonly after: string;
  readonly by: string | null;
  readonly type: 'push' | 'force_push' | 'pr_merge' | 'merge_queue_merge';
  readonly at?: string;
};

export type DeploymentScenario = {
  readonly id: number;
  readonly sha: string;
  readonly environment: string;
  readonly production?: boolean;
  readonly task?: string;
  readonly payload?: Readonly<Record<string, unknown>>;
  readonly by: string | null;
  readonly at: string;
  readonly statuses?: readonly {
    readonly state: 'error' | 'failure' | 'inactive' | 'pending' | 'success' | 'queued' | 'in_progress';
    readonly at: string;
  }[];
};

export type RunScenario = {
  readonly id: number;
  readonly attempt?: number;
  readonly workflow: string;
  readonly event: string;
  readonly sha: string;
  readonly branch?: string;
  readonly status: 'completed' | 'in_progress' | 'queued';
  readonly conclusion?: 'success' | 'failure' | 'cancelled';
  readonly startedAt: string;
  readonly endedAt: string;
  readonly by: string;
  readonly startedBy?: string;
};

export type RuleScenario = {
  readonly branch: string;
  readonly rulesetId: number;
  readonly updatedAt: string;
  readonly approvals: number;
  readonly dismissStale?: boolean;
};
