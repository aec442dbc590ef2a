import { readFile } from 'node:fs/promises';
import { AnnexaError, systemIdSchema } from '@annexa/evidence';
import { openGithub } from '@annexa/forge';
import { z } from 'zod';
import { isLoopbackUrl } from './identity/index.ts';
import type { WatchedRepository } from './settings.ts';

/** Https, or plain http on this machine: a token travels to it. */
const addressSchema = z
  .url({ protocol: /^https?$/ })
  .max(512)
  .refine((url) => url.startsWith('https://') || isLoopbackUrl(url), 'must be https, or http on this machine');

const publicUrlSchema = z
  .url({ protocol: /^https?$/ })
  .max(512)
  .refine((url) => URL.canParse(url) && url.replace(/\/$/, '') === new URL(url).origin, 'must be scheme, host and port alone')
  .transform((url) => new URL(url).origin);

const repositorySchema = z.strictObject({
  repository: z.string().regex(/^[\w.-]{1,100}\/[\w.-]{1,100}$/, 'must be owner/name'),
  system: systemIdSchema,
  /** API base of a GitHub Enterprise Server (`https://<host>/api/v3`); github.com when absent. */
  url: addressSchema.optional(),
});

/** `collector.json` of a data folder: what a collector is called, where it is reached, which repositories it reads. No secrets. */
const collectorConfigSchema = z.strictObject({
  workspace: z.string().min(1).max(128).optional(),
  /** Address people and sources use, where it is not the one listened on. */
  publicUrl: publicUrlSchema.optional(),
  repositories: z.array(repositorySchema).max(256).optional(),
});

type CollectorConfig = z.infer<typeof collectorConfigSchema>;

/** A file's settings with others that win over it. @throws AnnexaError CONFIG_MALFORMED naming the field */
function parseCollectorConfig(file: unknown, winning: Pick<CollectorConfig, 'workspace' | 'publicUrl'> = {}): CollectorConfig {
  const settings = collectorConfigSchema.safeParse(file);
  const named = collectorConfigSchema.safeParse(winning);
  if (settings.success && named.success) return { ...settings.data, ...named.data };
  const error = settings.error ?? named.error;
  throw new AnnexaError('CONFIG_MALFORMED', `collector settings: ${error ? z.prettifyError(error) : 'not readable'}`, hint, error);
}

const hint = 'mend collector.json or the flag; all fields are optional: workspace, publicUrl, repositories [{repository, system, url}]';

/** The settings of a folder, none when there is no file. @throws AnnexaError CONFIG_MALFORMED */
export async function readCollectorConfig(
  path: string,
  winning: Pick<CollectorConfig, 'workspace' | 'publicUrl'> = {},
): Promise<CollectorConfig> {
  return parseCollectorConfig(await jsonAt(path), winning);
}

async function jsonAt(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    if (isAbsent(cause)) return '{}';
    throw new AnnexaError('CONFIG_MALFORMED', `${path} cannot be read`, hint, cause);
  });
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AnnexaError('CONFIG_MALFORMED', `${path} is not JSON`, hint, cause);
  }
}

/** A path through a file is no settings either; whether the folder can be used is the ledger's to say. */
function isAbsent(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && (cause.code === 'ENOENT' || cause.code === 'ENOTDIR');
}

/** The repositories of a configuration on their forges; one connection per API address. `token` is sent to each of them. */
export function watchedRepositories({ repositories = [] }: CollectorConfig, token: string | undefined): WatchedRepository[] {
  const forges = new Map<string | undefined, WatchedRepository['forge']>();
  return repositories.map(({ repository, system, url }) => {
    const forge = forges.get(url) ?? openGithub({ ...(url === undefined ? {} : { url }), ...(token === undefined ? {} : { token }) });
    forges.set(url, forge);
    return { forge, repository, system };
  });
}
