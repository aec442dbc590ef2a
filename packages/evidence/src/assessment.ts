import { z } from 'zod';
import { joinGrades, originGrades } from './grade.ts';
import { systemIdSchema, textSchema, timeSchema } from './scalar.ts';

/** Statuses, worst first among those that can be compared (expectations 1.3 and 1.4). Never a percentage, never a score. */
export const statuses = [
  'negative',
  'no-criterion',
  'missing',
  'unknown',
  'stale',
  'aging',
  'not-exercised',
  'exception',
  'answered',
  'current',
  'not-applicable',
] as const;

export type Status = (typeof statuses)[number];

/** Result of one member of a population (expectations 1.2). */
export const itemResults = ['met', 'failed', 'absent', 'unknown', 'permitted', 'answered'] as const;

export type ItemResult = (typeof itemResults)[number];

/** Why something is `unknown`; there is no unknown without one of these. */
export const unknownReasons = [
  'not-judged',
  'unreadable',
  'contradiction',
  'below-grade',
  'join-too-weak',
  'order-unproven',
  'population-incomplete',
] as const;

export type UnknownReason = (typeof unknownReasons)[number];

/** D: a rule was decided and is in force. O: a whole population followed it. */
export const sides = ['D', 'O'] as const;

export type Side = (typeof sides)[number];

const count = z.number().int().nonnegative();

/** One member of a population with its result; `records` are leaf indexes a person can open. */
export const itemSchema = z.object({
  id: textSchema,
  label: textSchema,
  result: z.enum(itemResults),
  reason: z.enum(unknownReasons).optional(),
  detail: textSchema,
  records: z.array(count),
  late: z.boolean().optional(),
  erased: z.boolean().optional(),
});

export type Item = z.infer<typeof itemSchema>;

/** Whose denominator it is: both sources agree (or each difference is an absent item), one source, or none can list it. */
export const populationSchema = z.object({
  name: textSchema,
  state: z.enum(['reconciled', 'single-source', 'unlistable']),
  firstSource: textSchema,
  secondSource: textSchema,
  size: count,
});

export const countsSchema = z.object({
  met: count,
  failed: count,
  absent: count,
  unknown: count,
  permitted: count,
  answered: count,
  late: count,
});

/** One expectation judged for one scope. `name` is the full one: `A.6.2.5/released-with-authority`. */
export const expectationResultSchema = z.object({
  name: textSchema,
  title: textSchema,
  side: z.enum(sides),
  scope: systemIdSchema,
  status: z.enum(statuses),
  reason: z.enum(unknownReasons).optional(),
  /** One sentence a person can say aloud: why this status. */
  because: textSchema,
  population: populationSchema,
  counts: countsSchema,
  criterion: z.object({ title: textSchema, record: count.optional(), onFile: z.boolean() }).optional(),
  freshness: z.object({ rule: textSchema, validUntil: timeSchema.optional() }),
  gradeMin: z.enum(originGrades),
  approvalNeeded: z.boolean(),
  capture: z.enum(['automatic', 'assisted', 'declared']),
  items: z.array(itemSchema),
  closeGap: textSchema,
  notes: z.array(textSchema),
});

export type ExpectationResult = z.infer<typeof expectationResultSchema>;

/** A control or clause for one scope: worst of its expectations, D and O apart. */
export const scopeResultSchema = z.object({
  scope: systemIdSchema,
  status: z.enum(statuses),
  reason: z.enum(unknownReasons).optional(),
  sides: z.object({ D: z.enum(statuses).optional(), O: z.enum(statuses).optional() }),
  expectations: z.array(expectationResultSchema),
});

export type ScopeResult = z.infer<typeof scopeResultSchema>;

export const controlResultSchema = z.object({
  id: textSchema,
  title: textSchema,
  objective: textSchema,
  level: z.enum(['organisation', 'system']),
  judged: z.boolean(),
  personMustJudge: textSchema.optional(),
  scopes: z.array(scopeResultSchema),
});

export type ControlResult = z.infer<typeof controlResultSchema>;

/** Same tree size, date and catalogue version: same assessment, byte for byte. */
export const assessmentSchema = z.object({
  catalogueVersion: textSchema,
  asOf: timeSchema,
  treeSize: count,
  systems: z.array(systemIdSchema),
  controls: z.array(controlResultSchema),
  clauses: z.array(controlResultSchema),
});

export type Assessment = z.infer<typeof assessmentSchema>;

/** One stop of the chain dataset -> ... -> live traffic. `record` is the leaf index of the evidence for it, where there is one. */
export const chainNodeSchema = z.object({
  id: textSchema,
  kind: z.enum([
    'licence',
    'dataset',
    'preparation',
    'code',
    'training-run',
    'model',
    'conversion',
    'evaluation',
    'approval',
    'release',
    'deployment',
    'live',
  ]),
  label: textSchema,
  digest: textSchema.optional(),
  record: count.optional(),
  at: timeSchema.optional(),
});

export const chainLinkSchema = z.object({ from: textSchema, to: textSchema, join: z.enum(joinGrades), why: textSchema });

/** Links point from what went in to what came of it; `breaks` name every place where no link could be made. */
export const chainSchema = z.object({
  system: systemIdSchema,
  nodes: z.array(chainNodeSchema),
  links: z.array(chainLinkSchema),
  breaks: z.array(z.object({ at: textSchema, what: textSchema, closeGap: textSchema })),
  worth: z.enum(joinGrades),
});

export type Chain = z.infer<typeof chainSchema>;
export type ChainNode = z.infer<typeof chainNodeSchema>;
export type ChainLink = z.infer<typeof chainLinkSchema>;
