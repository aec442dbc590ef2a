import { z } from 'zod';
import { barSchema } from './measurement.ts';
import { systemIdSchema, textSchema } from './scalar.ts';

const days = z.number().positive().max(36_500);

/** What one AI system declares of itself in annexa.yaml; every field optional, the smallest useful file is three lines. */
export const systemDeclarationSchema = z.strictObject({
  name: textSchema.optional(),
  paths: z.array(textSchema).max(256).optional(),
  models: z.array(textSchema).max(256).optional(),
  selectors: z.array(z.record(textSchema, textSchema)).max(64).optional(),
  owner: textSchema.optional(),
  role: z.array(z.enum(['producer', 'provider', 'user'])).optional(),
  riskClass: z.enum(['low', 'medium', 'high']).optional(),
  intendedUse: textSchema.optional(),
  state: z.enum(['idea', 'development', 'pilot', 'production', 'suspended', 'retired']).optional(),
  suppliers: z
    .array(z.strictObject({ name: textSchema, deployment: textSchema.optional(), models: z.array(textSchema).max(64).optional() }))
    .max(64)
    .optional(),
  bars: z.array(barSchema).max(256).optional(),
  monitoring: z
    .strictObject({
      intervalMinutes: z.number().int().min(1).max(44_640).optional(),
      gapMinutesMax: z.number().int().min(1).optional(),
      serviceHours: textSchema.optional(),
      objectives: z
        .array(
          z.strictObject({ measure: textSchema, max: z.number().optional(), min: z.number().optional(), reason: textSchema.optional() }),
        )
        .max(64)
        .optional(),
    })
    .optional(),
  logging: z.strictObject({ retentionDays: days.optional(), events: z.array(textSchema).max(64).optional() }).optional(),
  freshness: z.record(textSchema, days).optional(),
  applicability: z
    .array(z.strictObject({ control: textSchema, applies: z.boolean(), reason: textSchema }))
    .max(64)
    .optional(),
});

export type SystemDeclaration = z.infer<typeof systemDeclarationSchema>;

/** annexa.yaml: governance as code. Only capture reads the file; everything else reads the latest `system-declaration` record. */
export const annexaYamlSchema = z.strictObject({
  collector: z.url().optional(),
  organisation: z.strictObject({ name: textSchema.optional(), paths: z.array(textSchema).max(256).optional() }).optional(),
  systems: z.record(systemIdSchema, systemDeclarationSchema.nullable()).optional(),
});

export type AnnexaYaml = z.infer<typeof annexaYamlSchema>;
