import { manifestSchema, releaseOf } from '@annexa/evidence';
import { z } from 'zod';
import type { DeploymentStatus, ForgeDeployment, Reading } from '../forge.ts';
import { deploymentSchema, deploymentStatusSchema } from './answers.ts';
import { pathOf } from './path.ts';
import { actorOf } from './people.ts';
import type { GithubRequests } from './request.ts';

type Deployment = z.infer<typeof deploymentSchema>;
type Query = { readonly repository: string; readonly since?: string };

/** Deployments since a time with their statuses. Newest first is the forge's own order, so paging ends at the first older one. */
export async function deploymentsOf(requests: GithubRequests, { repository, since }: Query): Promise<Reading<readonly ForgeDeployment[]>> {
  const home = pathOf(repository);
  const sinceMs = since === undefined ? -Infinity : Date.parse(since);
  const isOlder = ({ created_at }: Deployment) => Date.parse(created_at) < sinceMs;
  const listed = await requests.all(`${home}/deployments`, deploymentSchema, { enough: (items) => items.some(isOlder) });
  if (!listed.known) return listed;
  if (!listed.value.complete) return { known: false, why: `${home}/deployments has more pages than are read; ask for a later \`since\`` };
  const wanted = listed.value.items.filter((deployment) => !isOlder(deployment));
  const found: ForgeDeployment[] = [];
  for (const deployment of wanted) {
    const statuses = await requests.all(`${home}/deployments/${deployment.id}/statuses`, deploymentStatusSchema);
    if (!statuses.known) return statuses;
    found.push(deploymentOf(deployment, statuses.value.items.map(statusOf)));
  }
  return { known: true, value: found };
}

function deploymentOf(deployment: Deployment, statuses: readonly DeploymentStatus[]): ForgeDeployment {
  return {
    id: deployment.id,
    url: deployment.url,
    revision: deployment.sha,
    ref: deployment.ref,
    task: deployment.task ?? 'deploy',
    environment: deployment.environment,
    production: deployment.production_environment === true || isProductionName(deployment.environment),
    createdAt: deployment.created_at,
    by: actorOf(deployment.creator),
    statuses: statuses.toSorted((left, right) => Date.parse(left.at) - Date.parse(right.at)),
    declared: declaredIn(deployment.payload),
  };
}

/** `production`, `prod`, `live`, alone or as a word of the name (`prod-eu`, `acme/production`). */
function isProductionName(environment: string): boolean {
  return /(?:^|[^a-z0-9])(?:production|prod|live)(?:$|[^a-z0-9])/i.test(environment);
}

const stateOf: Readonly<Record<string, DeploymentStatus['state']>> = {
  error: 'failure',
  failure: 'failure',
  inactive: 'inactive',
  in_progress: 'in-progress',
  queued: 'pending',
  pending: 'pending',
  success: 'success',
};

function statusOf({ state, created_at, creator, log_url }: z.infer<typeof deploymentStatusSchema>): DeploymentStatus {
  return { state: stateOf[state] ?? 'unknown', at: created_at, by: actorOf(creator), logUrl: log_url || undefined };
}

const payloadSchema = z.object({
  annexa: z.object({
    system: z.string().max(64).optional(),
    release: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .optional(),
    manifest: manifestSchema.optional(),
  }),
});

/** The payload is an object or JSON text, as the deployer gave it. A manifest names its release; a release that differs from it is dropped. */
function declaredIn(payload: unknown): ForgeDeployment['declared'] {
  const { system, release, manifest } = payloadSchema.safeParse(typeof payload === 'string' ? jsonOf(payload) : payload).data?.annexa ?? {};
  const named = manifest === undefined ? release : releaseOf(manifest);
  return {
    ...(system === undefined ? {} : { system }),
    ...(named === undefined ? {} : { release: named }),
    ...(manifest === undefined ? {} : { manifest }),
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
