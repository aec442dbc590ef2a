/** Claims of a GitHub Actions identity token, under GitHub's names. All are texts but the times, which the issuer sets. */
export type JobClaims = {
  readonly repository: string;
  readonly repository_id: string;
  readonly repository_owner: string;
  readonly repository_owner_id: string;
  readonly event_name: string;
  readonly ref: string;
  readonly ref_type: string;
  readonly sha: string;
  readonly workflow: string;
  readonly workflow_ref: string;
  readonly workflow_sha: string;
  readonly job_workflow_ref: string;
  readonly job_workflow_sha: string;
  readonly run_id: string;
  readonly run_number: string;
  readonly run_attempt: string;
  readonly runner_environment: string;
  readonly actor: string;
  readonly actor_id: string;
  readonly environment?: string;
};

/** What a job of a double repository would claim; `wish` overrides single claims, those derived from others follow it. */
export function jobClaims(wish: Partial<JobClaims> = {}): JobClaims {
  const repository = wish.repository ?? 'acme-bank/credit-risk';
  const ref = wish.ref ?? 'refs/heads/main';
  const sha = wish.sha ?? '1'.repeat(40);
  const workflowRef = `${repository}/.github/workflows/train.yml@${ref}`;
  return {
    repository,
    repository_id: '7001',
    repository_owner: repository.split('/')[0] ?? '',
    repository_owner_id: '9001',
    event_name: 'push',
    ref,
    ref_type: 'branch',
    sha,
    workflow: 'train',
    workflow_ref: workflowRef,
    workflow_sha: sha,
    job_workflow_ref: workflowRef,
    job_workflow_sha: sha,
    run_id: '5001',
    run_number: '1',
    run_attempt: '1',
    runner_environment: 'github-hosted',
    actor: 'ada',
    actor_id: '101',
    ...wish,
  };
}

/** The immutable form GitHub gives new repositories since July 2026: names with their ids. Nobody may parse it. */
export function subjectOf({ repository, repository_id, repository_owner, repository_owner_id, ref, environment }: JobClaims): string {
  const name = repository.split('/')[1] ?? '';
  const context = environment === undefined ? `ref:${ref}` : `environment:${environment}`;
  return `repo:${repository_owner}@${repository_owner_id}/${name}@${repository_id}:${context}`;
}
