import { z } from 'zod';
import { measuredValueSchema, textSchema } from './scalar.ts';

/**
 * One number an evaluation stated, in common terms (field names align with in-toto Test Result where it has them).
 * `valueText` is the number as the file wrote it, because digits matter; `direction` only if the tool states it.
 */
export const measurementSchema = z.looseObject({
  metric: textSchema,
  value: measuredValueSchema,
  valueText: textSchema.optional(),
  direction: z.enum(['higher-is-better', 'lower-is-better']).optional(),
  n: z.number().int().nonnegative().optional(),
  stderr: measuredValueSchema.optional(),
  interval: z.tuple([z.number(), z.number()]).optional(),
  dataset: textSchema.optional(),
  slice: textSchema.optional(),
  threshold: z.number().optional(),
  verdict: z.enum(['passed', 'failed', 'inconclusive']).optional(),
});

export type Measurement = z.infer<typeof measurementSchema>;

/** A limit a measure has to keep, as the system's annexa.yaml or the organisation's floor states it (expectations 1.10). */
export const barSchema = z
  .strictObject({
    metric: textSchema,
    min: z.number().optional(),
    max: z.number().optional(),
    dataset: textSchema.optional(),
    slice: textSchema.optional(),
    reason: textSchema.optional(),
  })
  .refine((bar) => bar.min !== undefined || bar.max !== undefined, { error: 'a bar needs min or max' });

export type Bar = z.infer<typeof barSchema>;
