import { crc32 } from 'node:zlib';
import { branchOf, headOf } from './pull-answer.ts';
import type { PushScenario, RepositoryScenario, RuleScenario } from './scenario.ts';
import type { Schemas } from './schemas.ts';
import { userAnswer } from './user-answer.ts';

export function branchRulesAnswer(scenario: RepositoryScenario, branch: string) {
  return (scenario.rules ?? [])
    .filter((rule) => rule.branch === branch)
    .map(
      (rule) =>
        ({
          type: 'pull_request',
          parameters: {
            required_approving_review_count: rule.approvals,
            dismiss_stale_reviews_on_push: rule.dismissStale ?? false,
            require_code_owner_review: false,
            require_last_push_approval: false,
            required_review_thread_resolution: false,
          },
          ruleset_source_type: 'Repository',
          ruleset_source: scenario.name,
          ruleset_id: rule.rulesetId,
        }) satisfies Schemas['repository-rule-pull-request'] & Schemas['repository-rule-ruleset-info'],
    );
}

export function rulesetAnswer(scenario: RepositoryScenario, rule: RuleScenario) {
  return {
    id: rule.rulesetId,
    name: `ruleset ${rule.rulesetId}`,
    target: 'branch',
    source_type: 'Repository',
    source: scenario.name,
    enforcement: 'active',
    created_at: rule.updatedAt,
    updated_at: rule.updatedAt,
  } satisfies Schemas['repository-ruleset'];
}

export function ruleSuitesAnswer(scenario: RepositoryScenario, ref: string) {
  return (scenario.ruleSuites ?? []).map(({ revision, result }, at) => ({
    id: at + 1,
    after_sha: revision,
    before_sha: '0'.repeat(40),
    ref,
    repository_name: scenario.name,
    result,
  })) satisfies Schemas['rule-suites'];
}

/** Pushes of a branch, newest first: those told, and those that follow from the pull requests. */
export function activityAnswer(url: string, scenario: RepositoryScenario, ref: string) {
  const branch = ref.replace(/^refs\/heads\//, '');
  return [...(scenario.pushes ?? []), ...impliedPushes(scenario)]
    .filter((push) => push.branch === branch)
    .toReversed()
    .map(
      (push, at) =>
        ({
          id: crc32(`${branch} ${at}`),
          node_id: `PSH_${at}`,
          before: '0'.repeat(40),
          after: push.after,
          ref: `refs/heads/${branch}`,
          timestamp: push.at ?? '2026-01-01T00:00:00Z',
          activity_type: push.type,
          actor: userAnswer(url, scenario, push.by),
        }) satisfies Schemas['activity'],
    );
}

function impliedPushes({ pulls = [] }: RepositoryScenario): readonly PushScenario[] {
  return pulls.flatMap((pull) =>
    pull.lastPusher === null
      ? []
      : [{ branch: branchOf(pull), after: headOf(pull), by: pull.lastPusher ?? pull.author, type: 'push' as const }],
  );
}
