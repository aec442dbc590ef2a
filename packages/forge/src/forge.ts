import type { Manifest } from '@annexa/evidence';
import type { ChangeFacts } from './change.ts';
import type { Actor } from './actor.ts';

/** What a forge answered, or why nothing is known. An unreadable answer is never a pass and never an exception. */
export type Reading<Value> = { readonly known: true; readonly value: Value } | { readonly known: false; readonly why: string };

/**
 * A code host as evidence source: a seam of four questions. Promises: reads only; pages to the end or says that it stopped;
 * bounded retries, time and memory; a field that is null or absent is `undefined`, never a default that flatters.
 * Throws nothing for what the host answers; an abort or a bug throws.
 */
export type Forge = {
  /** `github`; goes into `facts.forge` and `source.forge.name`. */
  readonly name: string;
  /** Base URL of its API, as configured. */
  readonly url: string;
  /** Deployments created at or after `since` (RFC 3339; all when absent), newest first, each with its statuses, oldest first. */
  deployments(query: { readonly repository: string; readonly since?: string }): Promise<Reading<readonly ForgeDeployment[]>>;
  /** Everything {@link approvalVerdict} needs about the change that brought `revision` onto `branch` (the default branch when absent). */
  change(query: { readonly repository: string; readonly revision: string; readonly branch?: string }): Promise<Reading<ChangeFacts>>;
  /** The rules in force on a branch now (hosts do not tell what was in force then). */
  rules(query: { readonly repository: string; readonly branch: string }): Promise<Reading<BranchRules>>;
  /** Workflow runs created at or after `since`, newest first, with start and end: the forge's own times, which prove order. */
  runs(query: { readonly repository: string; readonly since?: string }): Promise<Reading<readonly ForgeRun[]>>;
  /** One workflow run. */
  run(query: { readonly repository: string; readonly runId: string }): Promise<Reading<ForgeRun>>;
};

/** One deployment as the forge lists it. `production` is the forge's flag or a name that says so (`production`, `prod-eu`, `live`). */
export type ForgeDeployment = {
  readonly id: string;
  readonly url: string;
  readonly revision: string;
  readonly ref: string;
  readonly task: string;
  readonly environment: string;
  readonly production: boolean;
  readonly createdAt: string;
  readonly by: Actor | undefined;
  readonly statuses: readonly DeploymentStatus[];
  /** What the deployer put into the free payload under `annexa`: the AI system and the release. His word, not the forge's. */
  readonly declared: { readonly system?: string; readonly release?: string; readonly manifest?: Manifest };
};

export type DeploymentStatus = {
  readonly state: 'pending' | 'in-progress' | 'success' | 'failure' | 'inactive' | 'unknown';
  readonly at: string;
  readonly by: Actor | undefined;
  readonly logUrl: string | undefined;
};

/** `approvalsMin` is undefined when no active rule asks for reviews. `since` is the newest change of the rulesets behind it, when readable. */
export type BranchRules = {
  readonly branch: string;
  readonly kinds: readonly string[];
  readonly approvalsMin: number | undefined;
  readonly dismissStale: boolean | undefined;
  readonly codeOwners: boolean | undefined;
  readonly lastPushApproval: boolean | undefined;
  readonly rulesetIds: readonly number[];
  readonly since: string | undefined;
};

/** `endedAt` is known only of a completed run. `startedBy` differs from `by` when another person re-ran it. */
export type ForgeRun = {
  readonly id: string;
  readonly attempt: string;
  readonly url: string;
  readonly workflow: string;
  readonly event: string;
  readonly revision: string;
  readonly branch: string | undefined;
  readonly status: string;
  readonly conclusion: string | undefined;
  readonly startedAt: string | undefined;
  readonly endedAt: string | undefined;
  readonly by: Actor | undefined;
  readonly startedBy: Actor | undefined;
};
