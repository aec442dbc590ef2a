import type { BranchRules, Reading } from '../forge.ts';
import { ruleSchema, rulesetSchema } from './answers.ts';
import { pathOf } from './path.ts';
import type { GithubRequests } from './request.ts';

/** Active rules of a branch. Several pull-request rules add up: the strictest holds. */
export async function rulesOf(
  requests: GithubRequests,
  { repository, branch }: { readonly repository: string; readonly branch: string },
): Promise<Reading<BranchRules>> {
  const home = pathOf(repository);
  const read = await requests.all(`${home}/rules/branches/${encodeURIComponent(branch)}`, ruleSchema);
  if (!read.known) return read;
  const rules = read.value.items;
  const parameters = rules.filter(({ type }) => type === 'pull_request').map((rule) => rule.parameters ?? {});
  const rulesetIds = [...new Set(rules.flatMap(({ ruleset_id }) => ruleset_id ?? []))];
  const counts = parameters.flatMap((each) => each.required_approving_review_count ?? []);
  return {
    known: true,
    value: {
      branch,
      kinds: [...new Set(rules.map(({ type }) => type))],
      approvalsMin: counts.length === 0 ? undefined : Math.max(...counts),
      dismissStale: strictest(parameters.map((each) => each.dismiss_stale_reviews_on_push)),
      codeOwners: strictest(parameters.map((each) => each.require_code_owner_review)),
      lastPushApproval: strictest(parameters.map((each) => each.require_last_push_approval)),
      rulesetIds,
      since: await newestChangeOf(requests, home, rulesetIds),
    },
  };
}

function strictest(values: readonly (boolean | null | undefined)[]): boolean | undefined {
  const told = values.filter((value) => typeof value === 'boolean');
  return told.length === 0 ? undefined : told.includes(true);
}

/** Undefined as soon as one ruleset cannot be read: then nobody knows how old the rules are. */
async function newestChangeOf(requests: GithubRequests, home: string, ids: readonly number[]): Promise<string | undefined> {
  const read = await Promise.all(ids.map((id) => requests.one(`${home}/rulesets/${id}`, rulesetSchema)));
  const times = read.flatMap((each) => (each.known && each.value.updated_at ? [each.value.updated_at] : []));
  if (times.length === 0 || times.length < ids.length) return undefined;
  return times.toSorted((left, right) => Date.parse(right) - Date.parse(left))[0];
}
