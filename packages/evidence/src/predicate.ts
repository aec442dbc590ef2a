import { z } from 'zod';
import { joinGrades } from './grade.ts';
import { stages } from './kind.ts';
import { sha256Schema, systemIdSchema, textSchema, timeSchema } from './scalar.ts';

/** Digests by algorithm name as in-toto names them (`sha256`, `gitCommit`, `md5`, `dirMd5` ...); bounded. */
export const digestSetSchema = z.record(z.string().max(32), z.string().max(256));

/** in-toto ResourceDescriptor as we use it: a name and at least one digest. */
export const subjectSchema = z.object({
  name: textSchema,
  digest: digestSetSchema.refine((digests) => Object.keys(digests).length > 0, { error: 'a subject needs a digest' }),
  uri: textSchema.optional(),
  annotations: z.record(textSchema, z.unknown()).optional(),
});

export type Subject = z.infer<typeof subjectSchema>;

/** An artefact that went into the subject. `role` says as what; `join` how sure the link is. */
export const materialSchema = z.object({
  name: textSchema,
  digest: digestSetSchema.optional(),
  uri: textSchema.optional(),
  role: z
    .enum([
      'code',
      'source-data',
      'train-data',
      'test-data',
      'data',
      'model',
      'base-model',
      'parameters',
      'environment',
      'evaluation',
      'approval',
      'attestation',
      'document',
      'configuration',
    ])
    .optional(),
  join: z.enum(joinGrades),
});

export type Material = z.infer<typeof materialSchema>;

/** Where the fact came from: the tool that wrote it, the file it stood in, the job that read it. */
export const sourceSchema = z.object({
  tool: z.object({ name: textSchema, version: textSchema.optional() }).optional(),
  run: textSchema.optional(),
  artefact: z
    .object({
      path: textSchema,
      sha256: sha256Schema,
      sizeBytes: z.number().int().nonnegative(),
      format: textSchema.optional(),
      depth: z.enum(['read', 'recognised', 'hashed']).optional(),
      notUnderstood: z.array(textSchema).max(200).optional(),
    })
    .optional(),
  ci: z
    .object({
      provider: textSchema,
      repository: textSchema.optional(),
      runId: textSchema.optional(),
      runAttempt: textSchema.optional(),
      workflow: textSchema.optional(),
      event: textSchema.optional(),
      ref: textSchema.optional(),
      commit: textSchema.optional(),
    })
    .optional(),
  git: z.object({ repository: textSchema.optional(), commit: textSchema, dirty: z.boolean().optional() }).optional(),
  forge: z.object({ name: textSchema, url: textSchema.optional() }).optional(),
  person: textSchema.optional(),
  redactions: z.record(textSchema, z.number()).optional(),
  late: z.boolean().optional(),
  /** True where a double stands for the real system (demo and tests); every screen says so. */
  double: z.boolean().optional(),
});

export type Source = z.infer<typeof sourceSchema>;

/**
 * What every predicate of ours carries. Unknown fields are tolerated: they stay in the bytes, which are never re-encoded.
 * Control mapping is never in here: mappings change, evidence must not.
 */
export const predicateSchema = z.object({
  system: systemIdSchema,
  stage: z.enum(stages),
  observed: z.strictObject({ from: timeSchema, to: timeSchema }),
  captured: timeSchema,
  source: sourceSchema,
  materials: z.array(materialSchema).max(5_000),
  facts: z.looseObject({}),
  /** Newest checkpoint the source had seen (signed note text), or null when it had seen none. */
  checkpoint: z.string().max(4_096).nullable(),
  /** 128 random bits, so that a digest in the log confirms no guess about the content. */
  salt: z.string().regex(/^[0-9a-f]{32}$/),
});

export type Predicate = z.infer<typeof predicateSchema>;
