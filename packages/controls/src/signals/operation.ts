import { breachesOf } from '../breaches.ts';
import { unansweredStarts } from '../evaluations.ts';
import type { View } from '../view.ts';
import type { Sighting } from './draft.ts';

/** Signals about declared limits that live traffic did not keep. */
export function breachSightings(view: View, system: string): Sighting[] {
  return breachesOf(view, system).breaches.map((each) => ({
    code: 'LIMIT_BREACHED',
    system,
    key: each.id,
    title: `${each.measure} of ${system} was ${Number(each.value.toPrecision(4))}, declared is ${each.limit}`,
    severity: 'medium',
    about: [each.id],
    control: ['A.6.2.6'],
    detail: `Between ${each.when} (UTC).`,
    hint: 'Judge it: say whether it needs action, and why.',
    records: each.records,
  }));
}

/** Signals about runs that were started and never told how they ended. */
export function startSightings(view: View, system: string): Sighting[] {
  const starts = [...unansweredStarts(view, system, 'training'), ...unansweredStarts(view, system, 'evaluation')];
  return [...new Map(starts.map((each) => [each.index, each])).values()].map((each) => ({
    code: 'RUN_UNANSWERED',
    system,
    key: each.id,
    title: `Run ${each.predicate.facts.run} of ${system} was started and left no result`,
    severity: 'medium',
    about: [each.predicate.facts.run],
    control: ['A.6.2.4'],
    detail: `Started at ${each.predicate.observed.from}; more than a day ago.`,
    hint: 'Look at the run; if it failed, say so by capturing its result.',
    records: [each.index],
  }));
}
