import { z } from 'zod';
import { measurementSchema } from '../measurement.ts';
import { sha256Schema, textSchema, timeSchema } from '../scalar.ts';

/** Sent by the main step before the work, so that a failed run cannot vanish. */
export const runStartedFactsSchema = z.looseObject({
  run: textSchema,
  keyDigest: sha256Schema,
  commit: textSchema.optional(),
  configDigest: sha256Schema.optional(),
  workflow: textSchema.optional(),
});

/** A training or tuning run as its tracker recorded it. Subjects are the models it made, materials its inputs. */
export const trainingRunFactsSchema = z.looseObject({
  run: textSchema,
  experiment: textSchema.optional(),
  status: z.enum(['finished', 'failed', 'killed', 'running', 'unknown']),
  framework: textSchema.optional(),
  startedAt: timeSchema.optional(),
  endedAt: timeSchema.optional(),
  commit: textSchema.optional(),
  parameters: z.record(textSchema, z.unknown()).optional(),
  seeds: z.record(textSchema, z.unknown()).optional(),
  environment: z.record(textSchema, z.unknown()).optional(),
  metrics: z.array(measurementSchema).max(5_000).optional(),
  inputsRecordedByRun: z.boolean(),
});

/** A model made from a model: format change, quantisation, adapter merge. */
export const conversionFactsSchema = z.looseObject({
  to: textSchema,
  from: textSchema.optional(),
  tool: textSchema.optional(),
  toolVersion: textSchema.optional(),
  opset: z.record(textSchema, z.number()).optional(),
  parameters: z.record(textSchema, z.unknown()).optional(),
});

/** Numbers about exactly the subject. `verdict` is the tool's own; ours is recomputed from the bars at assessment. */
export const evaluationResultFactsSchema = z.looseObject({
  metrics: z.array(measurementSchema).max(5_000),
  dataset: textSchema.optional(),
  n: z.number().int().nonnegative().optional(),
  suite: textSchema.optional(),
  verdict: z.enum(['passed', 'failed', 'inconclusive']).optional(),
  reason: textSchema.optional(),
  run: textSchema.optional(),
  startedAt: timeSchema.optional(),
  endedAt: timeSchema.optional(),
});

export const componentInventoryFactsSchema = z.looseObject({
  components: z
    .array(
      z.looseObject({
        name: textSchema,
        version: textSchema.optional(),
        type: textSchema.optional(),
        supplier: textSchema.optional(),
        digest: textSchema.optional(),
        licence: textSchema.optional(),
      }),
    )
    .max(20_000),
});
