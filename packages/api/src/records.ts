import {
  originGrades,
  predicateSchema,
  recordKinds,
  sha256Schema,
  stages,
  subjectSchema,
  systemIdSchema,
  timeSchema,
} from '@annexa/evidence/schemas';
import { z } from 'zod';
import { countInUrlSchema, loggedShape, nothingSchema, recordRefSchema } from './envelope.ts';
import { failureSchema } from './failure.ts';
import { route } from './route.ts';

const index = z.number().int().nonnegative();

/** Largest number of bundles in one upload. */
export const bundlesMax = 200;

/** Largest page of a list. */
export const pageMax = 500;

/** One line of a list of records. `headline` says in one line what it shows; the three times are never mixed. */
export const recordSummarySchema = z.object({
  index,
  id: sha256Schema,
  kind: z.enum(recordKinds),
  system: systemIdSchema,
  stage: z.enum(stages),
  headline: z.string(),
  observed: z.object({ from: timeSchema, to: timeSchema }),
  capturedAt: timeSchema,
  receivedAt: timeSchema,
  grade: z.enum(originGrades),
  binding: z.enum(['issuer-bound', 'collector-enrolled', 'collector-own', 'signed-in']),
  /** True where a double stood for the real system. */
  double: z.boolean(),
  erased: z.boolean(),
});

export type RecordSummary = z.infer<typeof recordSummarySchema>;

/** One bundle's fate: `known` means the same payload was there already and the answer is the first one's. */
export const submittedSchema = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.enum(['accepted', 'known']), id: sha256Schema, index, receipt: z.string() }),
  z.object({ outcome: z.literal('refused'), ...failureSchema.shape }),
]);

export type SubmittedAnswer = z.infer<typeof submittedSchema>;

export const submitRecordsRoute = route({
  name: 'submitRecords',
  method: 'POST',
  path: '/records',
  access: 'ingest:records',
  summary: 'Takes Sigstore bundles as JSON texts, unchanged; answers per bundle, in order, after the commit.',
  params: nothingSchema,
  query: nothingSchema,
  body: z.object({ bundles: z.array(z.string()).min(1).max(bundlesMax) }),
  answer: z.object({ ...loggedShape, answers: z.array(submittedSchema), checkpoint: z.string() }),
});

export const listRecordsRoute = route({
  name: 'listRecords',
  method: 'GET',
  path: '/records',
  access: 'read',
  summary: 'Records by leaf index, one page at a time; `after` is the last index seen.',
  params: nothingSchema,
  query: z.object({
    system: systemIdSchema.optional(),
    kind: z.enum(recordKinds).optional(),
    after: countInUrlSchema.optional(),
    limit: countInUrlSchema.pipe(z.number().min(1).max(pageMax)).optional(),
    order: z.enum(['oldest', 'newest']).optional(),
  }),
  body: nothingSchema,
  answer: z.object({ ...loggedShape, records: z.array(recordSummarySchema), matching: index, next: index.nullable() }),
});

/** A record with all that proves it. `bundle` and `receipt` are the exact texts; check them, not us. */
export const recordDetailSchema = recordSummarySchema.extend({
  keyDigest: sha256Schema,
  /** Leaf index of the `key-binding` record that says whose the key was. */
  keyBinding: index.nullable(),
  predicateType: z.string(),
  subject: z.array(subjectSchema),
  predicate: predicateSchema.loose(),
});

export type RecordDetail = z.infer<typeof recordDetailSchema>;

export const getRecordRoute = route({
  name: 'getRecord',
  method: 'GET',
  path: '/records/:id',
  access: 'read',
  summary: 'One record by id or leaf index: statement, what the collector adds, bundle with inclusion proof, receipt.',
  params: z.object({ id: recordRefSchema }),
  query: nothingSchema,
  body: nothingSchema,
  answer: z.object({
    ...loggedShape,
    record: recordDetailSchema,
    bundle: z.string(),
    receipt: z.string(),
    serves: z.array(z.object({ expectation: z.string(), scope: systemIdSchema, result: z.string() })),
  }),
});

export type RecordAnswer = z.infer<typeof getRecordRoute.answer>;
