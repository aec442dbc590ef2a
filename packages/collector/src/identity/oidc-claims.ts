import { z } from 'zod';

const claimSchema = z.string().min(1).max(1_024);

/**
 * Claims of a CI job's token that go into the log, under GitHub's names. Texts, bounded. Actor names and `sub` are left out:
 * personal data stays in the token, which custody keeps by digest and can erase; `sub` has several forms and binds nothing.
 */
const loggedShape = {
  iss: claimSchema,
  aud: claimSchema,
  jti: claimSchema,
  repository: claimSchema,
  repository_id: claimSchema,
  repository_owner: claimSchema.optional(),
  repository_owner_id: claimSchema,
  event_name: claimSchema,
  run_id: claimSchema,
  run_attempt: claimSchema,
  sha: claimSchema,
  ref: claimSchema.optional(),
  ref_type: claimSchema.optional(),
  workflow: claimSchema.optional(),
  workflow_ref: claimSchema.optional(),
  workflow_sha: claimSchema.optional(),
  job_workflow_ref: claimSchema.optional(),
  job_workflow_sha: claimSchema.optional(),
  environment: claimSchema.optional(),
  runner_environment: claimSchema.optional(),
} as const;

/** Strips what is not listed. `exp` and `iat` are numbers and serve the replay guard. */
export const oidcClaimsSchema = z.object({ ...loggedShape, exp: z.number(), iat: z.number() });

export type VerifiedClaims = z.infer<typeof oidcClaimsSchema>;

/** Claims as the key binding logs them. */
export type OidcClaims = Readonly<Record<string, string>>;

/** The logged part: texts only. */
export function loggedClaims(claims: VerifiedClaims): OidcClaims {
  return Object.fromEntries(Object.entries(claims).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}
