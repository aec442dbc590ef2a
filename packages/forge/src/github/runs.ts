import type { z } from 'zod';
import type { ForgeRun, Reading } from '../forge.ts';
import { runSchema } from './answers.ts';
import { pathOf } from './path.ts';
import { actorOf } from './people.ts';
import type { GithubRequests } from './request.ts';

/** GitHub gives at most 1,000 runs to one search; more are refused rather than cut off in silence. */
const runsListedMax = 1_000;

export async function runsOf(
  requests: GithubRequests,
  { repository, since }: { readonly repository: string; readonly since?: string },
): Promise<Reading<readonly ForgeRun[]>> {
  const created = since === undefined ? '' : `?created=${encodeURIComponent(`>=${since}`)}`;
  const read = await requests.all(`${pathOf(repository)}/actions/runs${created}`, runSchema, { list: 'workflow_runs' });
  if (!read.known) return read;
  if (!read.value.complete || read.value.items.length >= runsListedMax) {
    return { known: false, why: `more than ${runsListedMax} runs: the forge lists no more at once; ask for a later \`since\`` };
  }
  return { known: true, value: read.value.items.map(runFactsOf) };
}

export async function runOf(
  requests: GithubRequests,
  { repository, runId }: { readonly repository: string; readonly runId: string },
): Promise<Reading<ForgeRun>> {
  const read = await requests.one(`${pathOf(repository)}/actions/runs/${encodeURIComponent(runId)}`, runSchema);
  return read.known ? { known: true, value: runFactsOf(read.value) } : read;
}

function runFactsOf(run: z.infer<typeof runSchema>): ForgeRun {
  return {
    id: run.id,
    attempt: String(run.run_attempt ?? 1),
    url: run.html_url,
    workflow: run.path,
    event: run.event,
    revision: run.head_sha,
    branch: run.head_branch ?? undefined,
    status: run.status ?? 'unknown',
    conclusion: run.conclusion ?? undefined,
    startedAt: run.run_started_at ?? undefined,
    // GitHub tells no end; the last change of a completed run is it.
    endedAt: run.status === 'completed' ? run.updated_at : undefined,
    by: actorOf(run.actor),
    startedBy: actorOf(run.triggering_actor),
  };
}
