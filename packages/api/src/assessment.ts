import { assessmentSchema, controlResultSchema, dateSchema, timeSchema } from '@annexa/evidence/schemas';
import { z } from 'zod';
import { countInUrlSchema, loggedShape, nothingSchema } from './envelope.ts';
import { route } from './route.ts';

/** Which day is asked about, and how much of the log the answer may use (expectations 1.6). Absent: now, and all of it. */
export const whenQuerySchema = z.object({ asOf: z.union([timeSchema, dateSchema]).optional(), treeSize: countInUrlSchema.optional() });

export type When = z.infer<typeof whenQuerySchema>;

export const assessmentRoute = route({
  name: 'assessment',
  method: 'GET',
  path: '/assessment',
  access: 'read',
  summary: 'Every control and clause for every scope. Same tree size, date and catalogue version: same answer.',
  params: nothingSchema,
  query: whenQuerySchema,
  body: nothingSchema,
  answer: z.object({ ...loggedShape, assessment: assessmentSchema }),
});

export const controlRoute = route({
  name: 'control',
  method: 'GET',
  path: '/controls/:id',
  access: 'read',
  summary: 'One control or clause, with each expectation, population and item.',
  params: z.object({ id: z.string().regex(/^[A-Za-z0-9.]{1,16}$/) }),
  query: whenQuerySchema,
  body: nothingSchema,
  answer: z.object({
    ...loggedShape,
    catalogueVersion: z.string(),
    asOf: timeSchema,
    assessedTreeSize: z.number(),
    control: controlResultSchema,
  }),
});

export type ControlAnswer = z.infer<typeof controlRoute.answer>;
