import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import { readCollectorConfig, readTrustPolicy, startCollector, trustPolicySchema, watchedRepositories } from '@annexa/collector';
import { AnnexaError } from '@annexa/evidence';
import type { Environment } from '../connection.ts';
import { builtDashboard } from '../dashboard.ts';
import type { Output } from '../output.ts';
import { version } from '../version.ts';

export type ServeFlags = {
  readonly folder: string;
  readonly host: string;
  readonly port: string;
  readonly trustPolicy?: string;
  readonly publicUrl?: string;
  readonly workspace?: string;
  readonly allowPlaintext?: boolean;
};

const forgeSyncEveryMs = 15 * 60_000;

/**
 * `annexa serve`: runs a collector until it is told to stop. Every start prints a one-time link for the first administrator.
 * Settings stand in `collector.json` of the folder, flags win over them; the forge token comes from the environment alone.
 */
export async function serve(flags: ServeFlags, environment: Environment, out: Output): Promise<void> {
  const folder = resolve(flags.folder);
  const policyPath = flags.trustPolicy ?? join(folder, 'trust-policy.json');
  const trustPolicy = await readTrustPolicy(policyPath).catch((error: unknown) => {
    if (flags.trustPolicy !== undefined || !isMissing(error)) throw error;
    return trustPolicySchema.parse({ people: [{ id: 'person:admin', name: 'Administrator', role: 'admin' }] });
  });
  const config = await readCollectorConfig(join(folder, 'collector.json'), namedIn(flags));
  const dashboardFolder = await builtDashboard();
  const collector = await startCollector({
    folder,
    host: flags.host,
    port: portOf(flags.port),
    workspace: config.workspace ?? 'workspace',
    version,
    trustPolicy,
    repositories: watchedRepositories(config, environment['ANNEXA_FORGE_TOKEN']),
    forgeSyncEveryMs,
    note: (text) => out.note(text),
    demo: false,
    clock: () => new Date(),
    salt: () => randomBytes(16).toString('hex'),
    allowPlaintext: flags.allowPlaintext ?? false,
    onFatal: fatal,
    ...(config.publicUrl === undefined ? {} : { publicUrl: config.publicUrl }),
    ...(dashboardFolder === undefined ? {} : { dashboardFolder }),
  });
  const admin = trustPolicy.people.find((person) => person.role === 'admin');
  const invited = admin && (await collector.identity.people.invite(admin.id));
  out.line(`collector of ${collector.origin} at ${collector.url}`);
  if (invited) out.line(`sign in once, within ten minutes: ${collector.url}/login?code=${invited.code}`);
  out.line('stop with Ctrl-C');
  out.dataNow({
    url: collector.url,
    origin: collector.origin,
    ...(invited ? { login: `${collector.url}/login?code=${invited.code}` } : {}),
  });
  await untilStopped();
  await collector.close();
}

function namedIn({ workspace, publicUrl }: ServeFlags) {
  return { ...(workspace === undefined ? {} : { workspace }), ...(publicUrl === undefined ? {} : { publicUrl }) };
}

/** Resolves on Ctrl-C or a stop by the service manager. */
export async function untilStopped(): Promise<void> {
  await new Promise<void>((stop) => {
    process.once('SIGINT', () => stop());
    process.once('SIGTERM', () => stop());
  });
}

/** The process ends at once: start-up recovery is the way on, and going on with an unknown state is not. */
export function fatal(error: Error): void {
  process.stderr.write(
    `annexa: the collector cannot go on and stops: ${error.message}\n  what to do: start it again; it recovers by itself\n`,
  );
  process.exit(5);
}

/** @throws AnnexaError USAGE */
export function portOf(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new AnnexaError('USAGE', `not a port: ${text}`, 'give a number from 0 (any free port) to 65535');
}

function isMissing(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  // A path through a file is no policy either; whether the folder can be used is the ledger's to say.
  return cause instanceof Error && 'code' in cause && (cause.code === 'ENOENT' || cause.code === 'ENOTDIR');
}
