import type { Forge } from '../forge.ts';
import { changeOf } from './change.ts';
import { deploymentsOf } from './deployments.ts';
import { openRequests } from './request.ts';
import type { GithubOptions } from './request.ts';
import { rulesOf } from './rules.ts';
import { runOf, runsOf } from './runs.ts';

/** GitHub or GitHub Enterprise Server through its REST API, read-only. */
export function openGithub(options: GithubOptions = {}): Forge {
  const requests = openRequests(options);
  return {
    name: 'github',
    url: options.url ?? 'https://api.github.com',
    deployments: (query) => deploymentsOf(requests, query),
    change: (query) => changeOf(requests, query),
    rules: (query) => rulesOf(requests, query),
    runs: (query) => runsOf(requests, query),
    run: (query) => runOf(requests, query),
  };
}
