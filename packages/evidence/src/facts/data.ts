import { z } from 'zod';
import { textSchema } from '../scalar.ts';

const count = z.number().int().nonnegative();

/** A dataset at one state. The subject carries its digest; `digestMethod` says of what (file bytes, folder listing, tool's own). */
export const datasetSnapshotFactsSchema = z.looseObject({
  dataset: textSchema,
  digestMethod: textSchema.optional(),
  rows: count.optional(),
  columns: count.optional(),
  sizeBytes: count.optional(),
  files: count.optional(),
  licence: textSchema.optional(),
  sourceUrl: textSchema.optional(),
  sourceRevision: textSchema.optional(),
  role: z.enum(['source', 'train', 'test', 'validation', 'operate', 'derived']).optional(),
});

/** Result of data checks. `inconclusive` with a reason when nothing was checked: empty is not pass. */
export const dataQualityFactsSchema = z.looseObject({
  verdict: z.enum(['passed', 'failed', 'inconclusive']),
  reason: textSchema.optional(),
  suite: textSchema.optional(),
  dataset: textSchema.optional(),
  checks: z.looseObject({ total: count, passed: count, failed: count, errors: count, skipped: count }),
  failures: z
    .array(z.looseObject({ name: textSchema, message: textSchema.optional() }))
    .max(1_000)
    .optional(),
});

/** A step that makes data from data: materials in, subjects out. */
export const dataPreparationFactsSchema = z.looseObject({
  step: textSchema,
  command: textSchema.optional(),
  parameters: z.record(textSchema, z.unknown()).optional(),
  rowsIn: count.optional(),
  rowsOut: count.optional(),
});
