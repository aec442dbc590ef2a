import { readFile } from 'node:fs/promises';
import { AnnexaError } from '@annexa/evidence';
import { z } from 'zod';
import { roles, systemsSchema } from './scope.ts';

const numericIdSchema = z.string().regex(/^[0-9]{1,20}$/);

const issuerSchema = z.strictObject({
  /** Exact `iss`. Never a pattern: an enterprise's issuer differs by one path segment. */
  issuer: z.url().max(512),
  /** Immutable ids; names can be taken over after a rename. */
  repositoryIds: z.array(numericIdSchema).min(1).max(1_000),
  ownerIds: z.array(numericIdSchema).min(1).max(1_000).optional(),
  /** Where given, `job_workflow_ref` must be one of these (with or without `@ref`): workflows that authors cannot change alone. */
  workflows: z.array(z.string().max(512)).min(1).max(256).optional(),
  /** AI systems these repositories may speak for; all when absent. */
  systems: systemsSchema.optional(),
  /** Left of `#` in the audience; the collector's own URL when absent. */
  audiencePrefix: z.url().max(512).optional(),
  /** A runner of the organisation itself is its own word: without this its keys earn no `issuer-bound`. */
  trustSelfHosted: z.boolean().optional(),
});

const personSchema = z.strictObject({
  id: z.string().regex(/^person:[a-z0-9][a-z0-9._-]{0,62}$/),
  name: z.string().min(1).max(128),
  role: z.enum(roles),
  /** Accounts on the forge, so that an approval there joins the person here. */
  forgeLogins: z.array(z.string().max(64)).max(16).optional(),
});

/** Whom a collector believes. The operator writes it; every change of it is his, and the records name what it said. */
export const trustPolicySchema = z.strictObject({
  issuers: z.array(issuerSchema).max(64).default([]),
  /** Loopback OTLP without a token; every other address needs one. */
  loopbackOpenTelemetry: z.boolean().default(true),
  /** Doubles stand for forge and issuer (demo, tests): every record made from them says so. */
  double: z.literal(true).optional(),
  people: z.array(personSchema).max(1_000).default([]),
});

export type TrustPolicy = z.infer<typeof trustPolicySchema>;
export type TrustedIssuer = TrustPolicy['issuers'][number];
export type Person = z.infer<typeof personSchema>;

/** @throws AnnexaError CONFIG_MALFORMED naming the field */
export function parseTrustPolicy(value: unknown): TrustPolicy {
  const read = trustPolicySchema.safeParse(value);
  if (read.success) return read.data;
  throw new AnnexaError('CONFIG_MALFORMED', `trust policy: ${z.prettifyError(read.error)}`, hint, read.error);
}

const hint = 'mend the trust policy; a policy that cannot be read trusts nobody';

/** @throws AnnexaError CONFIG_MALFORMED when the file cannot be read or is not a policy */
export async function readTrustPolicy(path: string): Promise<TrustPolicy> {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw new AnnexaError('CONFIG_MALFORMED', `trust policy ${path} cannot be read`, hint, cause);
  }
  return parseTrustPolicy(json);
}
