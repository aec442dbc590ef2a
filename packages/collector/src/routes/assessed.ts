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
 * "Now" stays the same moment for a minute while the log does not grow; otherwise no two screens would ever share an answer.
 */
export function openAssessments(context: RoutesContext): Assess {
  const kept = new Map<string, Promise<Assessed>>();
  let latest = { treeSize: -1, asOf: '' };
  return async (when) => {
    const { size } = context.ledger.head();
    const treeSize = when.treeSize ?? size;
    if (treeSize > size) {
      throw new AnnexaError('INPUT_MALFORMED', `the log has ${size} leaves, not ${treeSize}`, `ask for a tree size up to ${size}`);
    }
    if (when.asOf === undefined) latest = nowFor(latest, treeSize, context.clock());
    const asOf = when.asOf === undefined ? latest.asOf : endOfDay(when.asOf);
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

type Now = { readonly treeSize: number; readonly asOf: string };

const nowLastsMs = 60_000;

/** Never earlier than the newest record: an answer about "now" must not leave out what just came in. */
function nowFor(latest: Now, treeSize: number, now: Date): Now {
  const isFresh = latest.treeSize === treeSize && now.getTime() - Date.parse(latest.asOf) < nowLastsMs;
  return isFresh ? latest : { treeSize, asOf: now.toISOString() };
}

/** A day means its last second, UTC: what was on file on that day counts. */
function endOfDay(asked: string): string {
  return asked.includes('T') ? asked : `${asked}T23:59:59Z`;
}
