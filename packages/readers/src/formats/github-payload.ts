import { headHasKeys, openJson } from '../door/open.ts';
import type { Value } from '../door/value.ts';
import { at, booleanAt, fieldsAt, textAt, wordAt } from '../door/value.ts';
import { utcOf } from '../facts/time.ts';
import { readAs } from '../facts/understood.ts';
import { malformed } from '../malformed.ts';
import type { Observation, Outcome, Reader } from '../reader.ts';
import { notMine } from '../reader.ts';

/**
 * A GitHub webhook payload as a workflow finds it: a deployment or its status (`deployment`), or a review of a pull request. One review
 * is what one person said of one commit (`declaration`): whether the change was approved is judged from the forge, never from here.
 */
export const githubPayload: Reader = {
  format: 'github-payload',
  title: 'GitHub deployment or review payload',
  versions: 'deployment, deployment_status, pull_request_review events',
  depth: 'read',
  kinds: ['deployment', 'declaration'],

  claim(path, head) {
    const marked = ['deployment_status', 'deployment', 'review'].some((key) => headHasKeys(head, key, 'action', 'node_id'));
    return path.endsWith('.json') && marked ? { mine: true } : { mine: false };
  },

  read(input) {
    return openJson(input, (payload) => {
      const repository = textAt(payload, 'repository', 'full_name');
      if (repository === undefined || !/^[^/\s]+\/[^/\s]+$/u.test(repository)) return notMine;
      if (fieldsAt(payload, 'deployment')) return deploymentOutcome(payload, repository);
      return fieldsAt(payload, 'review') && fieldsAt(payload, 'pull_request') ? reviewOutcome(payload, repository) : notMine;
    });
  },
};

/** GitHub's own words for a state; `waiting` holds for a person's approval. */
const states: Readonly<Record<string, 'pending' | 'in-progress' | 'success' | 'failure' | 'inactive'>> = {
  error: 'failure',
  failure: 'failure',
  inactive: 'inactive',
  in_progress: 'in-progress',
  queued: 'pending',
  pending: 'pending',
  waiting: 'pending',
  success: 'success',
};

function deploymentOutcome(payload: Value, repository: string): Outcome {
  const deployment = at(payload, 'deployment');
  const status = at(payload, 'deployment_status');
  const [id, environment, revision] = [wordAt(deployment, 'id'), textAt(deployment, 'environment'), commitAt(deployment, 'sha')];
  if (id === undefined || environment === undefined || textAt(deployment, 'statuses_url') === undefined) return notMine;
  if (revision === undefined) return malformed('unexpected-shape', 'a deployment without its commit');
  const state = status === undefined ? 'pending' : (states[textAt(status, 'state') ?? ''] ?? 'unknown');
  const createdAt = utcOf(textAt(deployment, 'created_at'));
  const since = utcOf(textAt(status, 'created_at')) ?? createdAt;
  const task = textAt(deployment, 'task') ?? 'deploy';
  const observation: Observation = {
    kind: 'deployment',
    stage: 'deployment',
    subject: [{ name: repository, digest: { gitCommit: revision } }],
    materials: [],
    facts: {
      environment,
      production: booleanAt(deployment, 'production_environment') === true || isProductionName(environment),
      action: /roll-?back/iu.test(task) ? 'rollback' : 'deploy',
      state,
      revision,
      repository,
      forge: 'github',
      deployment: id,
      by: textAt(status, 'creator', 'login') ?? textAt(deployment, 'creator', 'login'),
      at: since,
      ref: textAt(deployment, 'ref'),
      task,
      forgeState: textAt(status, 'state'),
    },
    source: { tool: { name: 'github' }, run: `github:${repository}:deployment:${id}` },
    observed: createdAt === undefined || since === undefined ? undefined : { from: createdAt, to: since },
  };
  return readAs([observation], `deployment ${id} of ${revision.slice(0, 12)} to ${environment}: ${textAt(status, 'state') ?? 'created'}`);
}

/** `production`, `prod`, `live`, alone or as a word of the name. */
function isProductionName(environment: string): boolean {
  return /(?:^|[^a-z0-9])(?:production|prod|live)(?:$|[^a-z0-9])/iu.test(environment);
}

function reviewOutcome(payload: Value, repository: string): Outcome {
  const review = at(payload, 'review');
  const change = wordAt(payload, 'pull_request', 'number');
  const [state, revision] = [textAt(review, 'state')?.toLowerCase(), commitAt(review, 'commit_id')];
  if (change === undefined || state === undefined || !reviewStates.has(state)) return notMine;
  if (revision === undefined) return malformed('unexpected-shape', 'a review without the commit it is about');
  const [reviewer, author] = [textAt(review, 'user', 'login'), textAt(payload, 'pull_request', 'user', 'login')];
  const submittedAt = utcOf(textAt(review, 'submitted_at'));
  const observation: Observation = {
    kind: 'declaration',
    stage: 'release',
    subject: [{ name: repository, digest: { gitCommit: revision } }],
    materials: [],
    facts: {
      type: 'change-review',
      forge: 'github',
      repository,
      change,
      state,
      approves: state === 'approved',
      revision,
      headRevision: commitAt(payload, 'pull_request', 'head', 'sha'),
      reviewer,
      reviewerType: textAt(review, 'user', 'type'),
      author,
      byAuthor: reviewer === undefined || author === undefined ? undefined : reviewer === author,
      submittedAt,
      action: textAt(payload, 'action'),
    },
    source: { tool: { name: 'github' }, run: `github:${repository}:review:${wordAt(review, 'id') ?? change}` },
    observed: submittedAt === undefined ? undefined : { from: submittedAt, to: submittedAt },
  };
  const own = reviewer !== undefined && reviewer === author ? ' by its own author' : '';
  return readAs([observation], `review of pull request ${change}: ${state}${own}`);
}

const reviewStates = new Set(['approved', 'changes_requested', 'commented', 'dismissed', 'pending']);

function commitAt(value: Value | undefined, ...way: readonly string[]): string | undefined {
  const sha = textAt(value, ...way);
  return sha !== undefined && /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/u.test(sha) ? sha : undefined;
}
