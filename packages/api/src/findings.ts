import { originGrades, systemIdSchema, timeSchema } from '@annexa/evidence/schemas';
import { z } from 'zod';
import { loggedShape, nothingSchema } from './envelope.ts';
import { route } from './route.ts';

/** A finding in its newest state. Machines open only signals; whether one is a nonconformity is for a person to say. */
export const findingSchema = z.object({
  index: z.number().int().nonnegative(),
  system: systemIdSchema,
  type: z.enum(['signal', 'nonconformity', 'observation', 'opportunity']),
  code: z.string(),
  title: z.string(),
  state: z.enum(['open', 'judged', 'closed']),
  openedAt: timeSchema,
  severity: z.enum(['low', 'medium', 'high']).optional(),
  about: z.array(z.string()),
  control: z.array(z.string()),
  detail: z.string().optional(),
  hint: z.string().optional(),
  judgedBy: z.string().optional(),
  reason: z.string().optional(),
  grade: z.enum(originGrades),
});

export type FindingView = z.infer<typeof findingSchema>;

export const findingsRoute = route({
  name: 'findings',
  method: 'GET',
  path: '/findings',
  access: 'read',
  summary: 'Findings in their newest state, open ones first.',
  params: nothingSchema,
  query: z.object({ system: systemIdSchema.optional(), state: z.enum(['open', 'judged', 'closed']).optional() }),
  body: nothingSchema,
  answer: z.object({ ...loggedShape, findings: z.array(findingSchema) }),
});
