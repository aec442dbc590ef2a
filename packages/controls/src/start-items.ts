import { unansweredStarts } from './evaluations.ts';
import { itemOf } from './item.ts';
import type { ItemDraft } from './judgement.ts';
import { absent } from './verdict.ts';
import type { View } from './view.ts';

/** A run that was started and never told its result is a member that nothing answers. */
export function startItems(view: View, system: string, stage: 'training' | 'evaluation'): ItemDraft[] {
  const lost = absent('it was started and no result of it is on file');
  return unansweredStarts(view, system, stage).map((start) => {
    const { run } = start.predicate.facts;
    return itemOf(`start:${run}`, `Run ${run}`, lost, [start.index], { event: { record: start } });
  });
}
