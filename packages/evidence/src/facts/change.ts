import { z } from 'zod';
import { manifestSchema } from '../release.ts';
import { sha256Schema, textSchema, timeSchema } from '../scalar.ts';

/** Outcome of reading who approved a change (research/ux.md B.2); what could not be read is `unknown`, never a pass. */
export const approvalVerdicts = [
  'two-party',
  'two-party-equivalent',
  'stale',
  'self',
  'bot-only',
  'bypassed',
  'unreviewed',
  'unknown',
] as const;

export type ApprovalVerdict = (typeof approvalVerdicts)[number];

export const changeApprovalFactsSchema = z.looseObject({
  verdict: z.enum(approvalVerdicts),
  reason: textSchema,
  forge: textSchema,
  repository: textSchema,
  revision: textSchema,
  headRevision: textSchema.optional(),
  change: textSchema.optional(),
  author: textSchema.optional(),
  approvers: z.array(z.looseObject({ person: textSchema, revision: textSchema, at: timeSchema.optional() })).max(100),
  mergedAt: timeSchema.optional(),
  mergedBy: textSchema.optional(),
  contradiction: textSchema.optional(),
});

export const deploymentFactsSchema = z.looseObject({
  environment: textSchema,
  production: z.boolean(),
  action: z.enum(['deploy', 'rollback', 'configuration', 'retire']),
  state: z.enum(['pending', 'in-progress', 'success', 'failure', 'inactive', 'unknown']),
  release: sha256Schema.optional(),
  manifest: manifestSchema.optional(),
  revision: textSchema.optional(),
  repository: textSchema.optional(),
  forge: textSchema.optional(),
  deployment: textSchema.optional(),
  by: textSchema.optional(),
  at: timeSchema.optional(),
});

export const promotionFactsSchema = z.looseObject({
  registry: textSchema,
  model: textSchema,
  version: textSchema.optional(),
  alias: textSchema.optional(),
  by: textSchema.optional(),
  at: timeSchema.optional(),
});
