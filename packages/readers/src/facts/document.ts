import { documentFactsSchema } from '@annexa/evidence';
import type { DocumentFacts, DocumentType, Stage } from '@annexa/evidence';
import type { Section } from '../door/markdown.ts';
import { isTemplate } from '../door/markdown.ts';
import type { MaterialRef, Observation } from '../reader.ts';

/** Version of a paper that names none. */
export const unversioned = 'unversioned';

/** Sections in the shape of a document's facts. */
export function sectionFacts(sections: readonly Section[]): Pick<DocumentFacts, 'sections' | 'templateUnchanged'> {
  return {
    sections: sections.map(({ heading, words, placeholder }) => (placeholder ? { heading, words, placeholder } : { heading, words })),
    templateUnchanged: isTemplate(sections),
  };
}

/** A paper as an observation: its subject is the paper itself, because it is these bytes that a person reviews. */
export function documentObservation(path: string, facts: DocumentFacts, stage: Stage, materials: readonly MaterialRef[] = []): Observation {
  return { kind: 'document', stage, subject: [{ name: path, at: { path, match: 'exact' } }], materials, facts, source: {} };
}

/**
 * Facts in the shape of a document; fields whose value does not fit are taken out and named. Undefined when what every
 * document needs (types, id, title, version, sections) does not fit.
 */
export function fittingFacts(
  facts: Readonly<Record<string, unknown>>,
): { readonly facts: DocumentFacts; readonly unfit: readonly string[] } | undefined {
  const whole = documentFactsSchema.safeParse(facts);
  if (whole.success) return { facts: whole.data, unfit: [] };
  const unfit = new Set(whole.error.issues.map((issue) => String(issue.path[0])));
  const rest = documentFactsSchema.safeParse(Object.fromEntries(Object.entries(facts).filter(([name]) => !unfit.has(name))));
  return rest.success ? { facts: rest.data, unfit: [...unfit] } : undefined;
}

/** Stage of life a paper belongs to, by its first type. */
export function stageOfType(type: DocumentType | undefined): Stage {
  if (type === 'data-card') return 'data';
  return type === 'technical' || type === 'notice' ? 'release' : 'governance';
}
