import { dateSchema, systemIdSchema, timeSchema } from '@annexa/evidence/schemas';
import { z } from 'zod';
import { loggedShape, nothingSchema } from './envelope.ts';
import { route } from './route.ts';

const words = z.string().min(1).max(4_096);
const name = z.string().min(1).max(512);

/** A control does not apply to a system, or does after all: one row of the Statement of Applicability. */
const applicability = z.object({
  decision: z.literal('applicability'),
  system: systemIdSchema,
  control: name,
  applies: z.boolean(),
  reason: words,
});

/** Exactly these items may fail an expectation until a date, decided before they do. Never a whole control. */
const exception = z.object({
  decision: z.literal('exception'),
  system: systemIdSchema,
  expectation: name,
  items: z.array(name).min(1).max(1_000),
  reason: words,
  role: name,
  expires: timeSchema,
  compensation: words.optional(),
});

/** What a person makes of a signal or of a gap. Closing a nonconformity takes cause, action and somebody else's look at the effect. */
const finding = z.object({
  decision: z.literal('finding'),
  system: systemIdSchema,
  type: z.enum(['nonconformity', 'observation', 'opportunity']),
  state: z.enum(['open', 'closed']),
  title: name,
  about: z.array(name).min(1).max(64),
  owner: name,
  due: dateSchema.optional(),
  cause: words.optional(),
  action: words.optional(),
  /** Who looks at the effect is whoever is signed in: a typed name is no act. */
  effectiveness: z.object({ outcome: words }).optional(),
});

export const decisionSchema = z.discriminatedUnion('decision', [applicability, exception, finding]);

export type Decision = z.infer<typeof decisionSchema>;

export const decideRoute = route({
  name: 'decide',
  method: 'POST',
  path: '/decisions',
  access: 'person',
  summary: 'Records what the signed-in person decided: applicability, an exception beforehand, or what became of a finding.',
  params: nothingSchema,
  query: nothingSchema,
  body: decisionSchema,
  answer: z.object({ ...loggedShape, index: z.number().int().nonnegative(), receipt: z.string() }),
});
