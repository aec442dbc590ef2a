import { z } from 'zod';

/**
 * What we read of GitHub's answers (field names of the published OpenAPI description). Fields that hosts leave out or set to null
 * although the description promises them are optional here: absent is unknown, not an error.
 */
const timeSchema = z.iso.datetime({ offset: true });
const maybeTime = timeSchema.nullish();
const shaSchema = z.string().regex(/^[0-9a-f]{40,64}$/);

/** A deleted account is null; a commit of an unlinked address has `{}` or null. */
const userSchema = z.object({ login: z.string().max(256).optional(), type: z.string().max(64).optional() }).nullish();

export type GithubUser = z.infer<typeof userSchema>;

export const repositorySchema = z.object({ full_name: z.string().max(256), default_branch: z.string().max(256) });

export const pullSchema = z.object({
  number: z.number().int(),
  html_url: z.string().max(2_048),
  created_at: maybeTime,
  merged_at: maybeTime,
  merge_commit_sha: shaSchema.nullish(),
  merged_by: userSchema,
  user: userSchema,
  head: z.object({ sha: shaSchema, ref: z.string().max(1_024), repo: z.object({ full_name: z.string().max(256) }).nullish() }),
  base: z.object({ ref: z.string().max(1_024), repo: z.object({ full_name: z.string().max(256) }).nullish() }),
});

export const reviewSchema = z.object({
  user: userSchema,
  state: z.string().max(64),
  commit_id: shaSchema.nullish(),
  submitted_at: maybeTime,
});

const gitPersonSchema = z.object({ name: z.string().max(1_024).optional(), email: z.string().max(1_024).optional() }).nullish();

export const commitSchema = z.object({
  sha: shaSchema,
  commit: z.object({
    message: z.string(),
    author: gitPersonSchema,
    committer: gitPersonSchema,
    tree: z.object({ sha: shaSchema }),
    verification: z.object({ verified: z.boolean() }).nullish(),
  }),
  author: userSchema,
  committer: userSchema,
});

export type GithubCommit = z.infer<typeof commitSchema>;

export const gitCommitSchema = z.object({ sha: shaSchema, tree: z.object({ sha: shaSchema }) });

export const permissionSchema = z.object({ permission: z.string().max(64) });

export const activitySchema = z.object({ after: z.string().max(64), activity_type: z.string().max(64), actor: userSchema });

export const ruleSchema = z.object({
  type: z.string().max(128),
  ruleset_id: z.number().int().nullish(),
  parameters: z
    .object({
      required_approving_review_count: z.number().int().nullish(),
      dismiss_stale_reviews_on_push: z.boolean().nullish(),
      require_code_owner_review: z.boolean().nullish(),
      require_last_push_approval: z.boolean().nullish(),
    })
    .nullish(),
});

export const rulesetSchema = z.object({ updated_at: maybeTime });

export const ruleSuiteSchema = z.object({ after_sha: z.string().max(64).nullish(), result: z.string().max(64).nullish() });

const idSchema = z.union([z.number().int(), z.string().max(64)]).transform(String);

export const deploymentSchema = z.object({
  id: idSchema,
  url: z.string().max(2_048),
  sha: shaSchema,
  ref: z.string().max(1_024),
  task: z.string().max(256).nullish(),
  environment: z.string().max(256),
  production_environment: z.boolean().nullish(),
  payload: z.unknown(),
  creator: userSchema,
  created_at: timeSchema,
});

export const deploymentStatusSchema = z.object({
  state: z.string().max(64),
  created_at: timeSchema,
  creator: userSchema,
  log_url: z.string().max(2_048).nullish(),
});

export const runSchema = z.object({
  id: idSchema,
  run_attempt: z.number().int().nullish(),
  html_url: z.string().max(2_048),
  path: z.string().max(1_024),
  event: z.string().max(128),
  head_sha: shaSchema,
  head_branch: z.string().max(1_024).nullish(),
  status: z.string().max(64).nullish(),
  conclusion: z.string().max(64).nullish(),
  run_started_at: maybeTime,
  created_at: timeSchema,
  updated_at: timeSchema,
  actor: userSchema,
  triggering_actor: userSchema,
});
