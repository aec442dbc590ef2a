import { statuses as worstFirst } from '@annexa/evidence';
import type { Item, Side, Status, UnknownReason } from '@annexa/evidence';
import type { Criterion, ItemDraft, PopulationDraft } from './judgement.ts';
import { timeMs } from './time.ts';

/** What a status rests on. */
type Grounds = {
  readonly excluded: string | undefined;
  readonly items: readonly (Item & Pick<ItemDraft, 'valid'>)[];
  readonly criterion: Criterion | undefined;
  readonly population: PopulationDraft;
  readonly asOf: string;
};

export type Verdict = { readonly status: Status; readonly reason?: UnknownReason; readonly because: string };

/** Status of one expectation: the first line of expectations 1.3 that applies. */
export function statusOf(grounds: Grounds): Verdict {
  const { excluded, items, criterion, population } = grounds;
  if (excluded !== undefined) return { status: 'not-applicable', because: excluded };
  const failed = items.find((each) => each.result === 'failed');
  if (failed) return { status: 'negative', because: about(failed) };
  if (criterion?.onFile === false) {
    return {
      status: 'no-criterion',
      because: `The rule it would be judged by, the ${criterion.title}, is not on file (${criterion.problem ?? 'nothing found'}).`,
    };
  }
  const absent = items.find((each) => each.result === 'absent');
  if (absent) return { status: 'missing', because: about(absent) };
  const unknown = items.find((each) => each.result === 'unknown');
  if (unknown) return { status: 'unknown', because: about(unknown), ...(unknown.reason ? { reason: unknown.reason } : {}) };
  if (population.state === 'unlistable') {
    return { status: 'unknown', reason: 'population-incomplete', because: `Nothing can list the population "${population.name}".` };
  }
  if (items.length === 0) return statusOfNothing(population);
  return statusByAge(grounds) ?? statusOfShown(items);
}

/** Status of a control for one scope or of one side of it: the worst (expectations 1.4). Nothing but excluded rows: not applicable. */
export function worstOf(found: readonly Status[]): Status {
  return worstFirst.find((each) => found.includes(each)) ?? 'not-applicable';
}

/** Worst of one side, or undefined when the control has no expectation on it here. */
export function worstOfSide(results: readonly { side: Side; status: Status }[], side: Side): Status | undefined {
  const ofSide = results.filter((each) => each.side === side);
  return ofSide.length === 0 ? undefined : worstOf(ofSide.map((each) => each.status));
}

/** Complete and empty is something else than unknown: no deployments is not all deployments. */
function statusOfNothing(population: PopulationDraft): Verdict {
  if (population.state === 'reconciled') {
    return { status: 'not-exercised', because: `Two sources agree that "${population.name}" is empty.` };
  }
  return { status: 'unknown', reason: 'population-incomplete', because: `"${population.name}" looks empty, but only one source says so.` };
}

function statusByAge({ items, asOf }: Grounds): Verdict | undefined {
  const now = timeMs(asOf);
  const dated = items.filter((each) => each.result === 'met').flatMap((each) => (each.valid ? [{ item: each, ...each.valid }] : []));
  const stale = dated.find((each) => timeMs(each.until) <= now);
  if (stale) return { status: 'stale', because: `${stale.item.label} was shown, but only until ${stale.until.slice(0, 10)}.` };
  const aging = dated.find((each) => timeMs(each.until) - now <= (timeMs(each.until) - timeMs(each.from)) / 5);
  if (aging)
    return {
      status: 'aging',
      because: `${aging.item.label} is in the last fifth of its validity, which ends on ${aging.until.slice(0, 10)}.`,
    };
  return undefined;
}

function statusOfShown(items: Grounds['items']): Verdict {
  const permitted = items.find((each) => each.result === 'permitted');
  if (permitted) return { status: 'exception', because: about(permitted) };
  const answered = items.find((each) => each.result === 'answered');
  if (answered) return { status: 'answered', because: about(answered) };
  const [only] = items;
  return { status: 'current', because: items.length === 1 && only ? about(only) : `All ${items.length} items are met.` };
}

function about(item: Item): string {
  return `${item.label}: ${item.detail}.`;
}
