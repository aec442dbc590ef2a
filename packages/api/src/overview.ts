import { sides, statuses, systemIdSchema, timeSchema } from '@annexa/evidence/schemas';
import { z } from 'zod';
import { whenQuerySchema } from './assessment.ts';
import { loggedShape, nothingSchema } from './envelope.ts';
import { route } from './route.ts';
import { rejectionSchema, sourceSeenSchema } from './status.ts';

const status = z.enum(statuses);

/** One cell of the matrix: a control for a scope, worst status first, its expectations by name without their items. */
export const cellSchema = z.object({
  scope: systemIdSchema,
  status,
  sides: z.object({ D: status.optional(), O: status.optional() }),
  expectations: z.array(z.object({ name: z.string(), title: z.string(), side: z.enum(sides), status })),
});

export type Cell = z.infer<typeof cellSchema>;

export const rowSchema = z.object({
  id: z.string(),
  title: z.string(),
  objective: z.string(),
  level: z.enum(['organisation', 'system']),
  judged: z.boolean(),
  cells: z.array(cellSchema),
});

export type Row = z.infer<typeof rowSchema>;

/** Something a person has to look at. `record` is a leaf index, `expectation` a full name: one of them leads further. */
export const attentionSchema = z.object({
  type: z.enum(['signal', 'expectation']),
  title: z.string(),
  detail: z.string(),
  system: systemIdSchema,
  status: status.optional(),
  severity: z.enum(['low', 'medium', 'high']).optional(),
  at: timeSchema.optional(),
  record: z.number().int().nonnegative().optional(),
  control: z.string().optional(),
});

export type Attention = z.infer<typeof attentionSchema>;

export const overviewRoute = route({
  name: 'overview',
  method: 'GET',
  path: '/overview',
  access: 'read',
  summary: 'The matrix of controls and scopes without items, what needs attention, sources and refused records.',
  params: nothingSchema,
  query: whenQuerySchema,
  body: nothingSchema,
  answer: z.object({
    ...loggedShape,
    asOf: timeSchema,
    assessedTreeSize: z.number(),
    catalogueVersion: z.string(),
    systems: z.array(z.object({ id: systemIdSchema, name: z.string() })),
    controls: z.array(rowSchema),
    clauses: z.array(rowSchema),
    attention: z.array(attentionSchema),
    sources: z.array(sourceSeenSchema),
    rejected: z.object({ count: z.number().int().nonnegative(), latest: z.array(rejectionSchema) }),
  }),
});

export type Overview = z.infer<typeof overviewRoute.answer>;
