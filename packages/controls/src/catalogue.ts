import { z } from 'zod';
import content from './catalogue.json' with { type: 'json' };

/** Whose opinion a crosswalk is; none of them is official. */
const crosswalkSchema = z.strictObject({
  of: z.string(),
  standing: z.enum(['own-opinion', 'third-party']),
  note: z.string(),
});

const entryShape = {
  id: z.string(),
  title: z.string(),
  objective: z.string(),
  level: z.enum(['organisation', 'system']),
};

const catalogueSchema = z.strictObject({
  version: z.string(),
  standard: z.string(),
  contents: z.string(),
  crosswalks: z.strictObject({ euAiAct: crosswalkSchema, nistAiRmf: crosswalkSchema, iso27001: crosswalkSchema }),
  controls: z.array(
    z.strictObject({
      ...entryShape,
      /** What no record can answer, in our words. */
      personMustJudge: z.string(),
      crosswalk: z.strictObject({
        euAiAct: z.array(z.string()),
        nistAiRmf: z.array(z.string()),
        iso27001: z.array(z.string()),
      }),
    }),
  ),
  clauses: z.array(z.strictObject(entryShape)),
});

export type Catalogue = z.infer<typeof catalogueSchema>;
export type CatalogueControl = Catalogue['controls'][number];
export type CatalogueClause = Catalogue['clauses'][number];

/**
 * The 38 controls of Annex A and the clauses: ids, titles, objectives, crosswalks with their standing, and our own lines.
 * An organisation-level entry has the one scope `organisation`; a system-level one has a scope for every AI system.
 */
export const catalogue: Catalogue = catalogueSchema.parse(content);
