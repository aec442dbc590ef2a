import type { Bench, Criterion, ItemDraft } from './judgement.ts';
import type { DocumentNeed, Standing } from './documents.ts';
import { criterionOf, readNote, standingOf } from './documents.ts';
import { laterChange } from './material-change.ts';

/** The item of a D expectation: one scope and the paper that decides for it. `void` names what ends its validity early. */
export function paperItem(bench: Bench, need: DocumentNeed, standing: Standing): ItemDraft {
  const { result, reason, detail, records, valid, approvedAt } = standing;
  const change = approvedAt && result === 'met' ? laterChange(bench.view, bench.system, approvedAt) : undefined;
  const holds = valid && change ? { from: valid.from, until: change.at } : valid;
  return {
    id: `${bench.system}/${need.title.replaceAll(' ', '-')}`,
    label: `The ${need.title} of ${bench.system}`,
    result,
    ...(reason ? { reason } : {}),
    detail: change ? `${detail}; void since a material change (${change.what})` : detail,
    records: [...records],
    ...(holds ? { valid: holds } : {}),
  };
}

/** What stands beside a D item: nobody but a person judges the content. */
export function paperNotes(bench: Bench, standing: Standing): string[] {
  return standing.document ? [readNote(bench.view, standing.document)] : [];
}

/** The criterion of an O expectation that a paper of this scope holds. */
export function paperCriterion(bench: Bench, need: DocumentNeed): Criterion {
  return criterionOf(need, standingOf(bench.view, need));
}
