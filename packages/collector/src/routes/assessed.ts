import type { When } from '@annexa/api';
import { AnnexaError } from '@annexa/evidence';
import type { Assessment, LedgeredRecord } from '@annexa/evidence';
import type { RoutesContext } from './context.ts';

/** An assessment with the records it was made from. */
export type Assessed = { readonly assessment: Assessment; readonly records: readonly LedgeredRecord[] };

/** Asks for the assessment of a day at a tree size; absent: now, and the whole log. */
export type Assess = (when: When) => Promise<Assessed>;

const cachedMax = 8;

/**
 * Assessments on demand, kept by (tree size, date, catalogue version): the three things an answer depends on, so a kept one cannot be wrong.
 * "Now" is the present minute; otherwise no two screens would ever share an answer.
 */
export function openAssessments(context: RoutesContext): Assess {
  const kept = new Map<string, Promise<Assessed>>();
  return async (when) => {
    const { size } = context.ledger.head();
    const treeSize = when.treeSize ?? size;
    if (treeSize > size) {
      throw new AnnexaError('INPUT_MALFORMED', `the log has ${size} leaves, not ${treeSize}`, `ask for a tree size up to ${size}`);
    }
    const asOf = timeOf(when.asOf, context.clock());
    const key = `${treeSize}|${asOf}|${context.judge.catalogueVersion}`;
    const known = kept.get(key);
    if (known) return known;
    const made = assess(context, treeSize, asOf);
    kept.set(key, made);
    made.catch(() => kept.delete(key));
    for (const oldest of [...kept.keys()].slice(0, -cachedMax)) kept.delete(oldest);
    return made;
  };
}

async function assess({ ledger, judge }: RoutesContext, treeSize: number, asOf: string): Promise<Assessed> {
  const records = await ledger.records({ treeSize });
  return { records, assessment: judge.assess({ records, treeSize, asOf }) };
}

/** A day means its last second, UTC: what was on file on that day counts. */
function timeOf(asked: string | undefined, now: Date): string {
  if (asked === undefined) return `${now.toISOString().slice(0, 16)}:00Z`;
  return asked.includes('T') ? asked : `${asked}T23:59:59Z`;
}
