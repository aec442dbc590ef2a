import type { PullScenario, RepositoryScenario } from '@annexa/testing';

/** Revisions of the stories: the head that was reviewed, one before it, and what landed. */
export const older = 'a'.repeat(40);
export const head = 'b'.repeat(40);
export const landed = 'c'.repeat(40);

const approval = { by: 'grace', state: 'APPROVED', sha: head, at: '2026-11-20T10:00:00Z' } as const;

/** Ada opens #7, grace approves its head, the forge squashes it onto main. Each story changes one thing of it. */
export const pull: PullScenario = {
  number: 7,
  author: 'ada',
  commits: [head],
  mergedAt: '2026-11-20T12:00:00Z',
  mergedBy: 'ada',
  mergeSha: landed,
  reviews: [approval],
};

export const repository: RepositoryScenario = {
  name: 'acme-bank/credit-risk',
  commits: [
    { sha: older, tree: '1'.repeat(40), author: 'ada' },
    { sha: head, tree: '2'.repeat(40), author: 'ada' },
    { sha: landed, tree: '3'.repeat(40), author: 'ada', committer: 'web-flow', verified: true },
  ],
  pulls: [pull],
};

/** The story with another pull request and, where wanted, another repository around it. */
export function told(change: Partial<PullScenario>, around: Partial<RepositoryScenario> = {}): RepositoryScenario {
  return { ...repository, ...around, pulls: [{ ...pull, ...change }] };
}

export { approval };
