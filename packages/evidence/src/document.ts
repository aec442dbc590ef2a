import { z } from 'zod';
import { dateSchema, textSchema } from './scalar.ts';

/** Closed list of document types (expectations section 2). Other papers are not judged, so they are not captured as documents. */
export const documentTypes = [
  'scope',
  'context',
  'policy',
  'policy-map',
  'role-assignment',
  'competence',
  'awareness',
  'procedure',
  'plan',
  'risk-assessment',
  'impact-assessment',
  'requirements',
  'design',
  'technical',
  'notice',
  'data-card',
  'objective',
  'obligation',
  'responsibility-matrix',
  'agreement',
  'supplier-assessment',
  'concern',
  'outside-report',
  'feedback',
  'notification',
  'exercise',
  'audit-programme',
  'audit-report',
  'management-review',
  'aims-change',
] as const;

export type DocumentType = (typeof documentTypes)[number];

/** A heading of the paper, how much stands below it, and whether that is still the template's placeholder text. */
export const sectionSchema = z.looseObject({
  heading: textSchema,
  words: z.number().int().nonnegative(),
  placeholder: z.boolean().optional(),
});

/** One role as a `role-assignment` gives it; `person` is a pseudonymous id such as `person:ada`. */
export const roleRowSchema = z.looseObject({
  role: textSchema,
  person: textSchema,
  authority: z.array(textSchema).optional(),
  scope: z.array(textSchema).optional(),
  from: dateSchema.optional(),
  to: dateSchema.optional(),
  deputy: textSchema.optional(),
});

/** Plans: items; deployment plans name the prerequisites a deployment has to show. */
export const planItemSchema = z.looseObject({
  id: textSchema,
  text: textSchema.optional(),
  owner: textSchema.optional(),
  due: dateSchema.optional(),
});

/**
 * Facts of a `document` record. One paper may carry several types; `types` lists them, `sections` shows what is filled.
 * The tool sees that the paper exists, whose it is and what is empty; whether it is right is a person's `review`.
 */
export const documentFactsSchema = z.looseObject({
  types: z.array(z.enum(documentTypes)).min(1).max(30),
  id: textSchema,
  title: textSchema,
  version: textSchema,
  owner: textSchema.optional(),
  scope: z.union([z.literal('aims'), z.literal('entity'), z.array(textSchema)]).optional(),
  effectiveFrom: dateSchema.optional(),
  nextReview: dateSchema.optional(),
  supersedes: textSchema.optional(),
  confidentiality: textSchema.optional(),
  author: textSchema.optional(),
  topics: z.array(textSchema).max(32).optional(),
  sections: z.array(sectionSchema).max(500),
  templateUnchanged: z.boolean().optional(),
  roles: z.array(roleRowSchema).max(500).optional(),
  prerequisites: z.array(planItemSchema).max(100).optional(),
  items: z.array(planItemSchema).max(500).optional(),
  steps: z
    .array(z.looseObject({ id: textSchema, evidence: textSchema.optional() }))
    .max(200)
    .optional(),
  dataset: z
    .looseObject({
      name: textSchema,
      digest: textSchema.optional(),
      source: textSchema.optional(),
      origin: textSchema.optional(),
      acquired: dateSchema.optional(),
      licence: textSchema.optional(),
      rights: textSchema.optional(),
      categories: z.array(textSchema).optional(),
      personalData: z.union([z.boolean(), textSchema]).optional(),
      purposes: z.array(textSchema).optional(),
      limits: textSchema.optional(),
      retention: textSchema.optional(),
    })
    .optional(),
});

export type DocumentFacts = z.infer<typeof documentFactsSchema>;
