import { dateSchema, sha256Schema, systemIdSchema, timeSchema } from '@annexa/evidence/schemas';
import { z } from 'zod';
import { loggedShape, nothingSchema } from './envelope.ts';
import { route } from './route.ts';

const outcome = z.enum(['approve', 'keep', 'change', 'reject']);

/** Newest version of a document with the reviews of exactly these bytes. Its content is not judged by the tool. */
export const documentViewSchema = z.object({
  index: z.number().int().nonnegative(),
  id: sha256Schema,
  system: systemIdSchema,
  digest: sha256Schema,
  documentId: z.string(),
  title: z.string(),
  version: z.string(),
  types: z.array(z.string()),
  owner: z.string().optional(),
  author: z.string().optional(),
  nextReview: dateSchema.optional(),
  emptySections: z.array(z.string()),
  templateUnchanged: z.boolean(),
  receivedAt: timeSchema,
  /** True while no person has approved these bytes. */
  awaiting: z.boolean(),
  reviews: z.array(
    z.object({
      index: z.number().int().nonnegative(),
      person: z.string(),
      role: z.string(),
      outcome,
      at: timeSchema,
      comment: z.string().optional(),
    }),
  ),
});

export type DocumentView = z.infer<typeof documentViewSchema>;

export const documentsRoute = route({
  name: 'documents',
  method: 'GET',
  path: '/documents',
  access: 'read',
  summary: 'Newest version of every document, those that await a review first.',
  params: nothingSchema,
  query: nothingSchema,
  body: nothingSchema,
  answer: z.object({ ...loggedShape, documents: z.array(documentViewSchema) }),
});

/** A signed-in person's act on exactly one version of a document; it becomes a `review` record. */
export const reviewRoute = route({
  name: 'review',
  method: 'POST',
  path: '/reviews',
  access: 'person',
  summary: 'Records that the signed-in person looked at a document (by leaf index and digest) and what came of it.',
  params: nothingSchema,
  query: nothingSchema,
  body: z.object({
    document: z.number().int().nonnegative(),
    digest: sha256Schema,
    role: z.string().min(1).max(128),
    outcome,
    comment: z.string().max(4_096).optional(),
    nextDue: dateSchema.optional(),
  }),
  answer: z.object({ ...loggedShape, index: z.number().int().nonnegative(), receipt: z.string() }),
});
