import type { DeploymentScenario, RepositoryScenario, RunScenario } from './scenario.ts';
import { repositoryAnswer } from './repository-answer.ts';
import type { Schemas } from './schemas.ts';
import { userAnswer } from './user-answer.ts';

export function deploymentAnswer(url: string, scenario: RepositoryScenario, deployment: DeploymentScenario) {
  const own = `${url}/repos/${scenario.name}/deployments/${deployment.id}`;
  return {
    url: own,
    id: deployment.id,
    node_id: `DE_${deployment.id}`,
    sha: deployment.sha,
    ref: scenario.defaultBranch ?? 'main',
    task: deployment.task ?? 'deploy',
    payload: { ...deployment.payload },
    environment: deployment.environment,
    original_environment: deployment.environment,
    description: null,
    creator: userAnswer(url, scenario, deployment.by),
    created_at: deployment.at,
    updated_at: deployment.statuses?.at(-1)?.at ?? deployment.at,
    statuses_url: `${own}/statuses`,
    repository_url: `${url}/repos/${scenario.name}`,
    transient_environment: false,
    production_environment: deployment.production ?? false,
  } satisfies Schemas['deployment'];
}

export function deploymentStatusesAnswer(url: string, scenario: RepositoryScenario, deployment: DeploymentScenario) {
  const own = `${url}/repos/${scenario.name}/deployments/${deployment.id}`;
  const statuses = (deployment.statuses ?? []).map(
    ({ state, at }, place) =>
      ({
        url: `${own}/statuses/${place}`,
        id: deployment.id * 100 + place,
        node_id: `DES_${deployment.id}_${place}`,
        state,
        creator: userAnswer(url, scenario, deployment.by),
        description: '',
        environment: deployment.environment,
        target_url: '',
        log_url: '',
        environment_url: '',
        created_at: at,
        updated_at: at,
        deployment_url: own,
        repository_url: `${url}/repos/${scenario.name}`,
      }) satisfies Schemas['deployment-status'],
  );
  return statuses.toReversed();
}

export function runAnswer(url: string, scenario: RepositoryScenario, run: RunScenario) {
  const own = `${url}/repos/${scenario.name}/actions/runs/${run.id}`;
  return {
    id: run.id,
    name: run.workflow,
    node_id: `WFR_${run.id}`,
    head_branch: run.branch ?? scenario.defaultBranch ?? 'main',
    head_sha: run.sha,
    path: run.workflow,
    run_number: run.id,
    run_attempt: run.attempt ?? 1,
    event: run.event,
    status: run.status,
    conclusion: run.conclusion ?? null,
    workflow_id: 1,
    url: own,
    html_url: `${url}/${scenario.name}/actions/runs/${run.id}`,
    pull_requests: [],
    created_at: run.startedAt,
    updated_at: run.endedAt,
    actor: userAnswer(url, scenario, run.by),
    triggering_actor: userAnswer(url, scenario, run.startedBy ?? run.by),
    run_started_at: run.startedAt,
    jobs_url: `${own}/jobs`,
    logs_url: `${own}/logs`,
    check_suite_url: `${url}/repos/${scenario.name}/check-suites/${run.id}`,
    artifacts_url: `${own}/artifacts`,
    cancel_url: `${own}/cancel`,
    rerun_url: `${own}/rerun`,
    workflow_url: `${url}/repos/${scenario.name}/actions/workflows/1`,
    head_commit: null,
    repository: repositoryAnswer(url, scenario),
    head_repository: repositoryAnswer(url, scenario),
    display_title: run.workflow,
  } satisfies Schemas['workflow-run'];
}
