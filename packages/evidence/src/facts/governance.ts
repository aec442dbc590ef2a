import { z } from 'zod';
import { systemDeclarationSchema } from '../declaration.ts';
import { dateSchema, sha256Schema, systemIdSchema, textSchema, timeSchema } from '../scalar.ts';

/** The latest one of these is what everything but capture knows of annexa.yaml. */
export const systemDeclarationFactsSchema = z.looseObject({
  id: systemIdSchema,
  ...systemDeclarationSchema.shape,
  intendedUseDigest: sha256Schema.optional(),
  configDigest: sha256Schema,
});

/** A named person looked at exactly these bytes; `approve` is the authenticated act of expectations 1.7. */
export const reviewFactsSchema = z.looseObject({
  person: textSchema,
  role: textSchema,
  digest: sha256Schema,
  about: textSchema.optional(),
  outcome: z.enum(['approve', 'keep', 'change', 'reject']),
  comment: textSchema.optional(),
  at: timeSchema,
  nextDue: dateSchema.optional(),
});

/** Machines open only `signal`s; the other three types are a person's. */
export const findingFactsSchema = z.looseObject({
  type: z.enum(['signal', 'nonconformity', 'observation', 'opportunity']),
  code: textSchema,
  title: textSchema,
  state: z.enum(['open', 'judged', 'closed']),
  openedAt: timeSchema,
  severity: z.enum(['low', 'medium', 'high']).optional(),
  about: z.array(textSchema).max(64).optional(),
  control: z.array(textSchema).max(16).optional(),
  detail: textSchema.optional(),
  hint: textSchema.optional(),
  judgedBy: textSchema.optional(),
  reason: textSchema.optional(),
});

export const exceptionFactsSchema = z.looseObject({
  expectation: textSchema,
  items: z.array(textSchema).max(1_000),
  reason: textSchema,
  acceptedBy: textSchema,
  role: textSchema,
  approvedAt: timeSchema,
  expires: timeSchema,
  compensation: textSchema.optional(),
});

export const applicabilityFactsSchema = z.looseObject({
  control: textSchema,
  applies: z.boolean(),
  reason: textSchema,
  approvedBy: textSchema.optional(),
});

/** Which key speaks for which job or token, from which leaf on (validity is judged by log order, not by clocks). */
export const keyBindingFactsSchema = z.looseObject({
  keyDigest: sha256Schema,
  mode: z.enum(['issuer-bound', 'collector-enrolled', 'collector-own']),
  issuer: textSchema.optional(),
  claims: z.record(textSchema, textSchema).optional(),
  tokenDigest: sha256Schema.optional(),
  tokenId: textSchema.optional(),
  notAfter: timeSchema.optional(),
  revoked: z.boolean().optional(),
});

/** Kinds whose facts later work specifies: any plain JSON object is carried, nothing is judged by it. */
export const openFactsSchema = z.looseObject({});
