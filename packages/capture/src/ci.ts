import type { Source } from '@annexa/evidence';

/** The environment as handed in: capture never reads the process's own by itself, and copies only the names listed here. */
export type Environment = Readonly<Record<string, string | undefined>>;

type Ci = NonNullable<Source['ci']>;

/** Which CI job this is, from an explicit allow-list of variables; undefined outside CI. */
export function ciFacts(environment: Environment): Ci | undefined {
  for (const recognise of [githubActions, gitlab]) {
    const found = recognise(environment);
    if (found) return found;
  }
  return undefined;
}

function githubActions(environment: Environment): Ci | undefined {
  if (environment['GITHUB_ACTIONS'] !== 'true') return undefined;
  return present({
    provider: 'github-actions',
    repository: environment['GITHUB_REPOSITORY'],
    runId: environment['GITHUB_RUN_ID'],
    runAttempt: environment['GITHUB_RUN_ATTEMPT'],
    workflow: environment['GITHUB_WORKFLOW_REF'] ?? environment['GITHUB_WORKFLOW'],
    event: environment['GITHUB_EVENT_NAME'],
    ref: environment['GITHUB_REF'],
    commit: environment['GITHUB_SHA'],
  });
}

function gitlab(environment: Environment): Ci | undefined {
  if (environment['GITLAB_CI'] !== 'true') return undefined;
  return present({
    provider: 'gitlab-ci',
    repository: environment['CI_PROJECT_PATH'],
    runId: environment['CI_PIPELINE_ID'],
    runAttempt: environment['CI_JOB_ID'],
    workflow: environment['CI_CONFIG_PATH'],
    event: environment['CI_PIPELINE_SOURCE'],
    ref: environment['CI_COMMIT_REF_NAME'],
    commit: environment['CI_COMMIT_SHA'],
  });
}

function present(facts: { provider: string } & Record<string, string | undefined>): Ci {
  return { provider: facts.provider, ...Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) };
}
