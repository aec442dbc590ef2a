import { joinGrades } from '@annexa/api';
import { z } from 'zod';

const artefactSchema = z.object({
  name: z.string(),
  digest: z.record(z.string(), z.string()).optional(),
  role: z.string().optional(),
  join: z.enum(joinGrades).optional(),
  uri: z.string().optional(),
});

export type Artefact = z.infer<typeof artefactSchema>;

/** The parts of a signed statement that a person reads, as decoded here from the signed bytes. */
export const statementSchema = z.object({
  subject: z.array(artefactSchema),
  predicate: z.looseObject({ facts: z.unknown(), materials: z.array(artefactSchema), source: z.unknown() }),
});
