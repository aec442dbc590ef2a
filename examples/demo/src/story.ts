import { releaseOf } from '@annexa/evidence';
import type { Manifest } from '@annexa/evidence';
import type { ForgeScenario, RepositoryScenario } from '@annexa/testing';
import { repositories } from './people.ts';

/** What was shipped: the manifest the deployer declares and the release that follows from it. */
export type Shipped = { readonly manifest: Manifest; readonly release: string };

export function shippedModel(system: string, repository: string, codeDigest: string, modelDigest: string): Shipped {
  const manifest = {
    system,
    models: [{ name: 'models/model.onnx', digest: modelDigest }],
    code: [{ name: repository, digest: codeDigest }],
    prompts: [],
    tools: [],
    index: [],
    guardrails: [],
    parameters: [],
  };
  return { manifest, release: releaseOf(manifest) };
}

/** Times of one change, in the order in which they happened. */
export type ChangeTimes = {
  readonly reviewed: string;
  readonly pushed?: string;
  readonly merged: string;
  readonly deployed: string;
  readonly live: string;
};

/** Times that follow one another from a moment on, a few milliseconds apart, as a forge would have seen them. */
export function timesFrom(now: Date): ChangeTimes {
  const at = (laterMs: number): string => new Date(now.getTime() + laterMs).toISOString();
  return { reviewed: at(0), pushed: at(2), merged: at(4), deployed: at(6), live: at(8) };
}

/** credit-risk: Ada opens a pull request, Ben approves its head, it is merged and deployed. Everything as it should be. */
export function goodChange(headSha: string, mergeSha: string, shipped: Shipped, times: ChangeTimes): RepositoryScenario {
  return {
    name: repositories.creditRisk.name,
    id: Number(repositories.creditRisk.id),
    commits: [
      { sha: headSha, tree: 'a'.repeat(40), author: 'ada', at: '2026-11-23T09:00:00Z' },
      { sha: mergeSha, tree: 'a'.repeat(40), parents: [headSha], author: 'ada', committer: 'web-flow', verified: true, at: times.merged },
    ],
    pulls: [
      {
        number: 12,
        title: 'Score with the retrained model',
        author: 'ada',
        branch: 'retrain',
        commits: [headSha],
        createdAt: '2026-11-23T09:10:00Z',
        mergedAt: times.merged,
        mergedBy: 'ben',
        mergeSha,
        reviews: [{ by: 'ben', state: 'APPROVED', sha: headSha, at: times.reviewed }],
      },
    ],
    deployments: [productionDeployment(101, mergeSha, shipped, times)],
  };
}

/** loan-pricing: Ben approves, Ada pushes once more, it is merged and deployed although its evaluation failed a bar. */
export function staleChange(
  approvedSha: string,
  headSha: string,
  mergeSha: string,
  shipped: Shipped,
  times: ChangeTimes,
): RepositoryScenario {
  return {
    name: repositories.loanPricing.name,
    id: Number(repositories.loanPricing.id),
    commits: [
      { sha: approvedSha, tree: 'd'.repeat(40), author: 'ada', at: '2026-11-23T10:00:00Z' },
      { sha: headSha, tree: 'e'.repeat(40), parents: [approvedSha], author: 'ada', at: times.pushed ?? times.merged },
      { sha: mergeSha, tree: 'e'.repeat(40), parents: [headSha], author: 'ada', committer: 'web-flow', verified: true, at: times.merged },
    ],
    pulls: [
      {
        number: 7,
        title: 'Price bands from the new model',
        author: 'ada',
        branch: 'bands',
        commits: [approvedSha, headSha],
        createdAt: '2026-11-23T10:05:00Z',
        mergedAt: times.merged,
        mergedBy: 'ada',
        mergeSha,
        reviews: [{ by: 'ben', state: 'APPROVED', sha: approvedSha, at: times.reviewed }],
      },
    ],
    deployments: [productionDeployment(201, mergeSha, shipped, times)],
  };
}

/** support-assistant: nothing was ever deployed through the forge; what answers live is nobody's decision. */
export function quietRepository(): RepositoryScenario {
  return { name: repositories.supportAssistant.name, id: Number(repositories.supportAssistant.id) };
}

export function storyOf(...repositoriesTold: readonly RepositoryScenario[]): ForgeScenario {
  return { repositories: repositoriesTold };
}

function productionDeployment(id: number, sha: string, { manifest, release }: Shipped, times: ChangeTimes) {
  return {
    id,
    sha,
    environment: 'production',
    production: true,
    payload: { annexa: { system: manifest.system, release, manifest } },
    by: 'ben',
    at: times.deployed,
    statuses: [
      { state: 'in_progress' as const, at: times.deployed },
      { state: 'success' as const, at: times.live },
    ],
  };
}
