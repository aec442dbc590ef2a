import { recordKinds, systemIdSchema, timeSchema } from '@annexa/evidence/schemas';
import { z } from 'zod';
import { loggedShape, nothingSchema } from './envelope.ts';
import { route } from './route.ts';

/** Whoever sends evidence, and when it was last heard. Silence is shown, because nothing else would show it. */
export const sourceSeenSchema = z.object({
  name: z.string(),
  type: z.enum(['ci', 'forge', 'telemetry', 'person', 'tool', 'collector']),
  systems: z.array(systemIdSchema),
  records: z.number().int().nonnegative(),
  lastReceivedAt: timeSchema,
  double: z.boolean(),
});

export type SourceSeen = z.infer<typeof sourceSeenSchema>;

/** A record refused at the door. It is not evidence, so it is in no population; that it was tried is worth knowing. */
export const rejectionSchema = z.object({
  at: timeSchema,
  code: z.string(),
  message: z.string(),
  hint: z.string(),
  /** The sender's claims, believed by nobody. */
  claims: z.object({
    id: z.string().optional(),
    system: z.string().optional(),
    kind: z.string().optional(),
    subject: z.string().optional(),
  }),
});

export type Rejection = z.infer<typeof rejectionSchema>;

export const statusRoute = route({
  name: 'status',
  method: 'GET',
  path: '/status',
  access: 'read',
  summary: 'How this collector is: version, records by kind, sources, telemetry intake, refused records.',
  params: nothingSchema,
  query: nothingSchema,
  body: nothingSchema,
  answer: z.object({
    ...loggedShape,
    version: z.string(),
    demo: z.boolean(),
    workspace: z.string(),
    origin: z.string(),
    startedAt: timeSchema,
    now: timeSchema,
    systems: z.array(systemIdSchema),
    recordsByKind: z.partialRecord(z.enum(recordKinds), z.number().int().nonnegative()),
    sources: z.array(sourceSeenSchema),
    intake: z.object({ state: z.enum(['accepting', 'refusing', 'off']), detail: z.string() }),
    /** All that was refused since the log began; `latest` tells of senders with a token or a bound key, strangers are only counted. */
    rejected: z.object({ count: z.number().int().nonnegative(), latest: z.array(rejectionSchema) }),
  }),
});

export type CollectorStatus = z.infer<typeof statusRoute.answer>;
