import { sameActor } from '../actor.ts';
import type { Actor } from '../actor.ts';
import type { ChangeFacts, PullFacts, PullHistory, ReviewFacts } from '../change.ts';
import type { Reading } from '../forge.ts';
import {
  activitySchema,
  commitSchema,
  gitCommitSchema,
  permissionSchema,
  pullSchema,
  repositorySchema,
  reviewSchema,
  ruleSuiteSchema,
} from './answers.ts';
import type { GithubRequests } from './request.ts';
import { actorOf, isMadeByGithub, writersOf } from './people.ts';
import { pathOf } from './path.ts';
import { rulesOf } from './rules.ts';
import type { z } from 'zod';

type Pull = z.infer<typeof pullSchema>;
type Query = { readonly repository: string; readonly revision: string; readonly branch?: string };

/** GitHub lists at most 250 commits of a pull request, however one pages. */
const commitsListedMax = 250;
const activityPagesMax = 5;

/** The facts about how a revision landed. What only enriches (rule outcome, activity, permissions) may stay unread; the rest may not. */
export async function changeOf(requests: GithubRequests, query: Query): Promise<Reading<ChangeFacts>> {
  const home = pathOf(query.repository);
  const [repository, commit, pulls] = await Promise.all([
    requests.one(home, repositorySchema),
    requests.one(`${home}/commits/${query.revision}`, commitSchema),
    requests.all(`${home}/commits/${query.revision}/pulls`, pullSchema),
  ]);
  if (!repository.known) return repository;
  if (!commit.known) return commit;
  if (!pulls.known) return pulls;
  const name = repository.value.full_name;
  const branch = query.branch ?? repository.value.default_branch;
  const landing = pulls.value.items.filter((pull) => isLanding(pull, name, branch, query.revision));
  const facts = await Promise.all(pulls.value.items.map((pull) => pullFactsOf(requests, home, pull, landing.includes(pull))));
  const unreadable = facts.find((each) => !each.known);
  if (unreadable && !unreadable.known) return unreadable;
  return {
    known: true,
    value: {
      repository: name,
      branch,
      revision: query.revision,
      landed: {
        tree: commit.value.commit.tree.sha,
        madeByForge: isMadeByGithub(commit.value) || (await mergedByGithub(requests, home, branch, query.revision)),
      },
      pulls: facts.flatMap((each) => (each.known ? [each.value] : [])),
      ruleOutcome: await ruleOutcomeOf(requests, home, branch, query.revision),
      approvalsDemanded: await demandedOf(requests, query.repository, branch, landing[0]?.merged_at ?? undefined),
    },
  };
}

function isLanding(pull: Pull, repository: string, branch: string, revision: string): boolean {
  const here = pull.base.repo?.full_name.toLowerCase() === repository.toLowerCase() && pull.base.ref === branch;
  return here && Boolean(pull.merged_at) && pull.merge_commit_sha === revision;
}

/** The listing leaves `merged_by` out, so the pull request that landed is read by itself. */
async function pullFactsOf(requests: GithubRequests, home: string, listed: Pull, withHistory: boolean): Promise<Reading<PullFacts>> {
  const read = withHistory ? await requests.one(`${home}/pulls/${listed.number}`, pullSchema) : { known: true as const, value: listed };
  if (!read.known) return read;
  const history = withHistory ? await historyOf(requests, home, read.value) : undefined;
  if (history && !history.known) return history;
  const pull = read.value;
  return {
    known: true,
    value: {
      number: pull.number,
      url: pull.html_url,
      baseRepository: pull.base.repo?.full_name,
      baseBranch: pull.base.ref,
      mergeRevision: pull.merge_commit_sha ?? undefined,
      mergedAt: pull.merged_at ?? undefined,
      mergedBy: actorOf(pull.merged_by),
      author: actorOf(pull.user),
      headRevision: pull.head.sha,
      history: history?.value,
    },
  };
}

async function historyOf(requests: GithubRequests, home: string, pull: Pull): Promise<Reading<PullHistory>> {
  const [commits, reviews] = await Promise.all([
    requests.all(`${home}/pulls/${pull.number}/commits`, commitSchema),
    requests.all(`${home}/pulls/${pull.number}/reviews`, reviewSchema),
  ]);
  if (!commits.known) return commits;
  if (!reviews.known) return reviews;
  const items = commits.value.items;
  const told = reviews.value.items.map(reviewFactsOf);
  const treesListed = Object.fromEntries(items.map((each) => [each.sha, each.commit.tree.sha]));
  return {
    known: true,
    value: {
      commits: writersOf(items),
      commitsComplete: commits.value.complete && reviews.value.complete && items.length < commitsListedMax,
      lastPusher: await lastPusherOf(requests, pull),
      reviews: told,
      trees: { ...treesListed, ...(await treesOf(requests, home, revisionsToCompare(told, pull, treesListed))) },
      mayWrite: await mayWriteOf(requests, home, told),
    },
  };
}

function reviewFactsOf({ user, state, commit_id, submitted_at }: z.infer<typeof reviewSchema>): ReviewFacts {
  return { by: actorOf(user), state: stateOf(state), revision: commit_id ?? undefined, at: submitted_at ?? undefined };
}

const reviewStates = {
  APPROVED: 'approved',
  CHANGES_REQUESTED: 'changes-requested',
  COMMENTED: 'commented',
  DISMISSED: 'dismissed',
  PENDING: 'pending',
} as const;

function stateOf(state: string): ReviewFacts['state'] {
  const found = Object.entries(reviewStates).find(([name]) => name === state.toUpperCase());
  return found?.[1] ?? 'unknown';
}

function revisionsToCompare(reviews: readonly ReviewFacts[], pull: Pull, listed: Readonly<Record<string, string>>): readonly string[] {
  const approved = reviews.filter(({ state }) => state === 'approved').map(({ revision }) => revision);
  const wanted = new Set([pull.head.sha, ...approved]);
  return [...wanted].filter((revision) => revision !== undefined).filter((revision) => listed[revision] === undefined);
}

/** Heads that were pushed away stay readable for a while; one that is gone is simply not comparable. */
async function treesOf(requests: GithubRequests, home: string, revisions: readonly string[]): Promise<Record<string, string>> {
  const read = await Promise.all(revisions.map((revision) => requests.one(`${home}/git/commits/${revision}`, gitCommitSchema)));
  return Object.fromEntries(read.flatMap((each) => (each.known ? [[each.value.sha, each.value.tree.sha]] : [])));
}

/** Today's permission: GitHub does not tell what it was at the time of the review. */
async function mayWriteOf(requests: GithubRequests, home: string, reviews: readonly ReviewFacts[]): Promise<Record<string, boolean>> {
  const people = reviews.map(({ by }) => by).filter((by) => by !== undefined && by.kind === 'human');
  const distinct = people.filter(
    (by, at): by is Actor => by !== undefined && people.findIndex((each) => each && sameActor(each, by)) === at,
  );
  const read = await Promise.all(
    distinct.map(async ({ login }) => {
      const answer = await requests.one(`${home}/collaborators/${encodeURIComponent(login)}/permission`, permissionSchema);
      return answer.known ? [[login, ['admin', 'maintain', 'write'].includes(answer.value.permission)] as const] : [];
    }),
  );
  return Object.fromEntries(read.flat());
}

/** Who pushed the head that was merged, from the activity of the branch it came from. */
async function lastPusherOf(requests: GithubRequests, pull: Pull): Promise<Actor | undefined> {
  if (!pull.head.repo) return undefined;
  const entry = await activityAt(requests, pathOf(pull.head.repo.full_name), pull.head.ref, pull.head.sha);
  return entry === undefined ? undefined : actorOf(entry.actor);
}

async function mergedByGithub(requests: GithubRequests, home: string, branch: string, revision: string): Promise<boolean | undefined> {
  const entry = await activityAt(requests, home, branch, revision);
  return entry === undefined ? undefined : ['pr_merge', 'merge_queue_merge'].includes(entry.activity_type);
}

async function activityAt(requests: GithubRequests, home: string, branch: string, revision: string) {
  const ref = encodeURIComponent(`refs/heads/${branch}`);
  const read = await requests.all(`${home}/activity?ref=${ref}`, activitySchema, {
    pagesMax: activityPagesMax,
    enough: (items) => items.some(({ after }) => after === revision),
  });
  return read.known ? read.value.items.find(({ after }) => after === revision) : undefined;
}

/** Needs administration read; a month back at most. A token that may not see it leaves the question open, not answered. */
async function ruleOutcomeOf(
  requests: GithubRequests,
  home: string,
  branch: string,
  revision: string,
): Promise<ChangeFacts['ruleOutcome']> {
  const ref = encodeURIComponent(`refs/heads/${branch}`);
  const read = await requests.all(`${home}/rulesets/rule-suites?ref=${ref}&time_period=month`, ruleSuiteSchema, {
    pagesMax: activityPagesMax,
    enough: (items) => items.some(({ after_sha }) => after_sha === revision),
  });
  const result = read.known ? read.value.items.find(({ after_sha }) => after_sha === revision)?.result : undefined;
  return result === 'pass' || result === 'fail' || result === 'bypass' ? result : undefined;
}

/** A rule counts only if it is older than the merge: what is in force now says nothing about then. */
async function demandedOf(
  requests: GithubRequests,
  repository: string,
  branch: string,
  mergedAt: string | undefined,
): Promise<number | undefined> {
  if (mergedAt === undefined) return undefined;
  const rules = await rulesOf(requests, { repository, branch });
  if (!rules.known || rules.value.since === undefined) return undefined;
  return Date.parse(rules.value.since) < Date.parse(mergedAt) ? rules.value.approvalsMin : undefined;
}
