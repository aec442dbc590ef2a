import { randomBytes } from 'node:crypto';
import { capture, createClient, newCaptureKey, startRun } from '@annexa/capture';
import type { Captured, CaptureSettings, Door } from '@annexa/capture';
import type { OidcIssuerDouble } from '@annexa/testing';
import { ownerId } from './people.ts';
import type { DemoWorkspace } from './workspaces.ts';

/** A CI job of the demo: the checkout it works on, the repository it belongs to, its run. */
export type Job = {
  readonly workspace: DemoWorkspace;
  readonly repository: { readonly name: string; readonly id: string };
  readonly runId: string;
};

/** Runs capture as a CI step does: with the job's own identity from the issuer double, a key of its own, and nothing else. */
export async function runCapture(job: Job, collectorUrl: string, issuer: OidcIssuerDouble): Promise<Captured> {
  return capture(settingsOf(job, collectorUrl, issuer));
}

/**
 * Announces the run, does its work, then captures what it left. Only what the work makes after the announcement can show that
 * its bars were locked: what was recorded earlier says so itself.
 */
export async function runAnnouncedCapture(
  job: Job,
  collectorUrl: string,
  issuer: OidcIssuerDouble,
  work: () => Promise<void> = async () => {},
): Promise<Captured> {
  const settings = { ...settingsOf(job, collectorUrl, issuer), key: newCaptureKey() };
  await startRun(settings);
  await work();
  return capture(settings);
}

function settingsOf(job: Job, collectorUrl: string, issuer: OidcIssuerDouble): CaptureSettings {
  const { workspace, repository, runId } = job;
  return {
    root: workspace.folder,
    environment: {
      GITHUB_ACTIONS: 'true',
      GITHUB_REPOSITORY: repository.name,
      GITHUB_RUN_ID: runId,
      GITHUB_RUN_ATTEMPT: '1',
      GITHUB_WORKFLOW_REF: `${repository.name}/.github/workflows/train.yml@refs/heads/main`,
      GITHUB_EVENT_NAME: 'push',
      GITHUB_REF: 'refs/heads/main',
      GITHUB_SHA: workspace.commit,
    },
    now: () => new Date(),
    salt: () => randomBytes(16).toString('hex'),
    door: doorOf(job, collectorUrl, issuer),
    double: true,
  };
}

/** The way in of this job: a fresh identity token for each use, whose audience names the collector and the job's key. */
export function doorOf({ repository, runId, workspace }: Job, collectorUrl: string, issuer: OidcIssuerDouble): Door {
  const [owner = ''] = repository.name.split('/');
  const claims = {
    repository: repository.name,
    repository_id: repository.id,
    repository_owner: owner,
    repository_owner_id: ownerId,
    run_id: runId,
    sha: workspace.commit,
  };
  return {
    collectorUrl,
    credential: { kind: 'oidc', issue: (aud) => issuer.issue({ aud, claims }) },
    client: (authorization) => createClient({ baseUrl: collectorUrl, ...(authorization === undefined ? {} : { token: authorization }) }),
  };
}
