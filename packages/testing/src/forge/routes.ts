import { commitAnswer, gitCommitAnswer } from './commit-answer.ts';
import { deploymentAnswer, deploymentStatusesAnswer, runAnswer } from './deployment-answer.ts';
import { pullAnswer, pullCommitsAnswer, pullListedAnswer, reviewAnswer } from './pull-answer.ts';
import { repositoryAnswer } from './repository-answer.ts';
import { activityAnswer, branchRulesAnswer, rulesetAnswer, ruleSuitesAnswer } from './rule-answer.ts';
import type { CommitScenario, PullScenario, RepositoryScenario } from './scenario.ts';
import type { Schemas } from './schemas.ts';
import { userAnswer } from './user-answer.ts';

/** One request below `/repos/{owner}/{repo}`: the rest of the path in parts, and the query. */
export type Asked = { readonly url: string; readonly scenario: RepositoryScenario; readonly query: URLSearchParams };

type Route = { readonly path: RegExp; readonly answer: (asked: Asked, parts: readonly string[]) => unknown };

/** The endpoints the driver reads. `undefined` is 404; a list is paged by the server. */
export const routes: readonly Route[] = [
  { path: /^$/, answer: ({ url, scenario }) => repositoryAnswer(url, scenario) },
  {
    path: /^\/commits\/([0-9a-f]+)$/,
    answer: ({ url, scenario }, [sha]) => ifFound(commitOf(scenario, sha), (commit) => commitAnswer(url, scenario, commit)),
  },
  {
    path: /^\/git\/commits\/([0-9a-f]+)$/,
    answer: ({ url, scenario }, [sha]) => ifFound(commitOf(scenario, sha), (commit) => gitCommitAnswer(url, scenario, commit)),
  },
  {
    path: /^\/commits\/([0-9a-f]+)\/pulls$/,
    answer: ({ url, scenario }, [sha = '']) =>
      (scenario.pulls ?? []).filter((pull) => isAssociated(pull, sha)).map((pull) => pullListedAnswer(url, scenario, pull)),
  },
  {
    path: /^\/pulls\/(\d+)$/,
    answer: ({ url, scenario }, [number]) => ifFound(pullOf(scenario, number), (pull) => pullAnswer(url, scenario, pull)),
  },
  {
    path: /^\/pulls\/(\d+)\/commits$/,
    answer: ({ url, scenario }, [number]) => ifFound(pullOf(scenario, number), (pull) => pullCommitsAnswer(url, scenario, pull)),
  },
  {
    path: /^\/pulls\/(\d+)\/reviews$/,
    answer: ({ url, scenario }, [number]) =>
      ifFound(pullOf(scenario, number), (pull) => (pull.reviews ?? []).map((review, at) => reviewAnswer(url, scenario, pull, review, at))),
  },
  {
    path: /^\/collaborators\/([^/]+)\/permission$/,
    answer: ({ url, scenario }, [login = '']) => permissionAnswer(url, scenario, login),
  },
  { path: /^\/activity$/, answer: ({ url, scenario, query }) => activityAnswer(url, scenario, query.get('ref') ?? '') },
  { path: /^\/rules\/branches\/([^/]+)$/, answer: ({ scenario }, [branch = '']) => branchRulesAnswer(scenario, branch) },
  { path: /^\/rulesets\/rule-suites$/, answer: ({ scenario, query }) => ruleSuitesAnswer(scenario, query.get('ref') ?? '') },
  {
    path: /^\/rulesets\/(\d+)$/,
    answer: ({ scenario }, [id]) =>
      ifFound(
        scenario.rules?.find((rule) => String(rule.rulesetId) === id),
        (rule) => rulesetAnswer(scenario, rule),
      ),
  },
  {
    path: /^\/deployments$/,
    answer: ({ url, scenario }) => newestFirst(scenario.deployments ?? []).map((each) => deploymentAnswer(url, scenario, each)),
  },
  {
    path: /^\/deployments\/(\d+)\/statuses$/,
    answer: ({ url, scenario }, [id]) =>
      ifFound(
        scenario.deployments?.find((each) => String(each.id) === id),
        (deployment) => deploymentStatusesAnswer(url, scenario, deployment),
      ),
  },
  { path: /^\/actions\/runs$/, answer: runsAnswer },
  {
    path: /^\/actions\/runs\/(\d+)$/,
    answer: ({ url, scenario }, [id]) =>
      ifFound(
        scenario.runs?.find((run) => String(run.id) === id),
        (run) => runAnswer(url, scenario, run),
      ),
  },
];

function ifFound<Found, Answer>(found: Found | undefined, answer: (found: Found) => Answer): Answer | undefined {
  return found === undefined ? undefined : answer(found);
}

function commitOf(scenario: RepositoryScenario, sha: string | undefined): CommitScenario | undefined {
  const listed = scenario.commits?.find((commit) => commit.sha === sha);
  if (listed || sha === undefined) return listed;
  const mentioned = scenario.pulls?.find((pull) => pull.commits.includes(sha) || pull.mergeSha === sha);
  const deployed = scenario.deployments?.some((deployment) => deployment.sha === sha);
  if (mentioned) return { sha, author: mentioned.author };
  return deployed ? { sha } : undefined;
}

function pullOf(scenario: RepositoryScenario, number: string | undefined): PullScenario | undefined {
  return scenario.pulls?.find((pull) => String(pull.number) === number);
}

function isAssociated({ commits, mergeSha, associated = [] }: PullScenario, sha: string): boolean {
  return mergeSha === sha || commits.includes(sha) || associated.includes(sha);
}

function permissionAnswer(url: string, scenario: RepositoryScenario, login: string) {
  const permission = scenario.accounts?.[login]?.permission ?? 'write';
  return {
    permission,
    role_name: permission,
    user: { ...userAnswer(url, scenario, login), role_name: permission },
  } satisfies Schemas['repository-collaborator-permission'];
}

function runsAnswer({ url, scenario, query }: Asked) {
  const sinceMs = Date.parse(query.get('created')?.replace('>=', '') ?? '1970-01-01T00:00:00Z');
  const runs = (scenario.runs ?? []).filter(({ startedAt }) => Date.parse(startedAt) >= sinceMs);
  return {
    total_count: runs.length,
    workflow_runs: runs
      .toSorted((left, right) => Date.parse(right.startedAt) - Date.parse(left.startedAt))
      .map((run) => runAnswer(url, scenario, run)),
  };
}

function newestFirst<Timed extends { readonly at: string }>(items: readonly Timed[]): readonly Timed[] {
  return items.toSorted((left, right) => Date.parse(right.at) - Date.parse(left.at));
}
