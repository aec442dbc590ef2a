import { chainSchema, statuses, systemIdSchema, timeSchema } from '@annexa/evidence/schemas';
import { z } from 'zod';
import { whenQuerySchema } from './assessment.ts';
import { loggedShape, nothingSchema } from './envelope.ts';
import { recordSummarySchema } from './records.ts';
import { route } from './route.ts';

/** An AI system as its latest declaration says, or as it was merely seen. */
export const systemSchema = z.object({
  id: systemIdSchema,
  name: z.string(),
  declared: z.boolean(),
  owner: z.string().optional(),
  riskClass: z.string().optional(),
  state: z.string().optional(),
  intendedUse: z.string().optional(),
  records: z.number().int().nonnegative(),
  lastReceivedAt: timeSchema.optional(),
});

export type SystemView = z.infer<typeof systemSchema>;

export const listSystemsRoute = route({
  name: 'listSystems',
  method: 'GET',
  path: '/systems',
  access: 'read',
  summary: 'The AI systems of this workspace, declared or merely seen.',
  params: nothingSchema,
  query: nothingSchema,
  body: nothingSchema,
  answer: z.object({ ...loggedShape, systems: z.array(systemSchema) }),
});

export const systemRoute = route({
  name: 'system',
  method: 'GET',
  path: '/systems/:id',
  access: 'read',
  summary: 'One system: its chain with join grades and breaks, its controls, releases, deployments and live windows.',
  params: z.object({ id: systemIdSchema }),
  query: whenQuerySchema,
  body: nothingSchema,
  answer: z.object({
    ...loggedShape,
    system: systemSchema,
    chain: chainSchema,
    controls: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        status: z.enum(statuses),
        sides: z.object({ D: z.enum(statuses).optional(), O: z.enum(statuses).optional() }),
      }),
    ),
    deployments: z.array(recordSummarySchema),
    windows: z.array(recordSummarySchema),
  }),
});

export type SystemAnswer = z.infer<typeof systemRoute.answer>;

export const traceRoute = route({
  name: 'trace',
  method: 'GET',
  path: '/trace',
  access: 'read',
  summary: 'The way back from a live trace id, a release or a record to where its data came from, with join grades.',
  params: nothingSchema,
  query: z.object({ id: z.string().min(1).max(256), system: systemIdSchema.optional() }),
  body: nothingSchema,
  answer: z.object({ ...loggedShape, trace: chainSchema }),
});
