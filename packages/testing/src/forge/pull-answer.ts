import { commitAnswer } from './commit-answer.ts';
import { repositoryAnswer } from './repository-answer.ts';
import type { PullScenario, RepositoryScenario, ReviewScenario } from './scenario.ts';
import type { Schemas } from './schemas.ts';
import { userAnswer } from './user-answer.ts';

/** A pull request in a listing: without who merged it, as at GitHub. */
export function pullListedAnswer(url: string, scenario: RepositoryScenario, pull: PullScenario) {
  const own = `${url}/repos/${scenario.name}/pulls/${pull.number}`;
  const created = pull.createdAt ?? '2026-01-01T00:00:00Z';
  return {
    id: pull.number,
    node_id: `PR_${pull.number}`,
    number: pull.number,
    ...linksOf(url, scenario, pull),
    state: pull.mergedAt === undefined ? ('open' as const) : ('closed' as const),
    locked: false,
    title: pull.title ?? `Change ${pull.number}`,
    // The description promises a user here; a deleted account is null all the same.
    user: userAnswer(url, scenario, pull.author),
    body: null,
    labels: [],
    milestone: null,
    created_at: created,
    updated_at: pull.mergedAt ?? created,
    closed_at: pull.mergedAt ?? null,
    merged_at: pull.mergedAt ?? null,
    merge_commit_sha: pull.mergeSha ?? null,
    assignee: null,
    assignees: [],
    head: endAnswer(url, scenario, branchOf(pull), headOf(pull), pull.author),
    base: endAnswer(url, baseOf(scenario, pull), pull.base ?? scenario.defaultBranch ?? 'main', '0'.repeat(40), 'acme'),
    _links: {
      self: { href: own },
      html: { href: `${url}/${scenario.name}/pull/${pull.number}` },
      issue: { href: own.replace('/pulls/', '/issues/') },
      comments: { href: `${own}/comments` },
      review_comments: { href: `${own}/comments` },
      review_comment: { href: `${own}/comments{/number}` },
      commits: { href: `${own}/commits` },
      statuses: { href: `${url}/repos/${scenario.name}/statuses/${headOf(pull)}` },
    },
    author_association: 'MEMBER' as const,
    auto_merge: null,
    draft: false,
  } satisfies Schemas['pull-request-simple'];
}

/** A pull request by itself. */
export function pullAnswer(url: string, scenario: RepositoryScenario, pull: PullScenario) {
  const listed = pullListedAnswer(url, scenario, pull);
  const merged = pull.mergedAt !== undefined;
  const answer = {
    ...listed,
    merged,
    mergeable: null,
    rebaseable: null,
    mergeable_state: 'unknown',
    merged_by: userAnswer(url, scenario, pull.mergedBy ?? null),
    comments: 0,
    review_comments: 0,
    maintainer_can_modify: false,
    commits: pull.commits.length,
    additions: 0,
    deletions: 0,
    changed_files: 0,
  };
  return answer satisfies WithoutAccounts<Schemas['pull-request']>;
}

/** The description of a single pull request says its users are never null; deleted accounts make them null, so they are held apart. */
type WithoutAccounts<Pull extends { user: unknown; head: object; base: object }> = Omit<Pull, 'user' | 'head' | 'base'> & {
  user: Schemas['nullable-simple-user'];
  head: Omit<Pull['head'], 'user'> & { user: Schemas['nullable-simple-user'] };
  base: Omit<Pull['base'], 'user'> & { user: Schemas['nullable-simple-user'] };
};

export function reviewAnswer(url: string, scenario: RepositoryScenario, pull: PullScenario, review: ReviewScenario, at: number) {
  const html = `${url}/${scenario.name}/pull/${pull.number}#pullrequestreview-${at + 1}`;
  const pullUrl = `${url}/repos/${scenario.name}/pulls/${pull.number}`;
  return {
    id: pull.number * 1_000 + at,
    node_id: `PRR_${pull.number}_${at}`,
    user: userAnswer(url, scenario, review.by),
    body: '',
    state: review.state,
    html_url: html,
    pull_request_url: pullUrl,
    _links: { html: { href: html }, pull_request: { href: pullUrl } },
    submitted_at: review.at,
    commit_id: review.sha,
    author_association: 'MEMBER' as const,
  } satisfies Schemas['pull-request-review'];
}

export function pullCommitsAnswer(url: string, scenario: RepositoryScenario, pull: PullScenario) {
  const bySha = new Map(scenario.commits?.map((commit) => [commit.sha, commit]));
  return pull.commits.map((sha) => commitAnswer(url, scenario, bySha.get(sha) ?? { sha, author: pull.author }));
}

export function headOf({ commits }: PullScenario): string {
  return commits.at(-1) ?? '0'.repeat(40);
}

export function branchOf({ branch, number }: PullScenario): string {
  return branch ?? `change-${number}`;
}

function baseOf(scenario: RepositoryScenario, { baseRepository }: PullScenario): RepositoryScenario {
  return baseRepository === undefined ? scenario : { name: baseRepository };
}

function endAnswer(url: string, scenario: RepositoryScenario, ref: string, sha: string, login: string | null) {
  return {
    label: `${scenario.name.split('/')[0]}:${ref}`,
    ref,
    sha,
    user: userAnswer(url, scenario, login),
    repo: repositoryAnswer(url, scenario),
  };
}

function linksOf(url: string, scenario: RepositoryScenario, pull: PullScenario) {
  const own = `${url}/repos/${scenario.name}/pulls/${pull.number}`;
  const html = `${url}/${scenario.name}/pull/${pull.number}`;
  return {
    url: own,
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    issue_url: own.replace('/pulls/', '/issues/'),
    commits_url: `${own}/commits`,
    review_comments_url: `${own}/comments`,
    review_comment_url: `${own}/comments{/number}`,
    comments_url: `${own}/comments`,
    statuses_url: `${url}/repos/${scenario.name}/statuses/${headOf(pull)}`,
  };
}
