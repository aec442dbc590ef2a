import type { Item } from '@annexa/evidence';
import { z } from 'zod';
import type { Expectation, ItemDraft } from './judgement.ts';
import { momentMs, orderOf } from './order.ts';
import { heldRole } from './roles.ts';
import { dayMs, timeMs } from './time.ts';
import type { RecordOf, View } from './view.ts';

/** An item with everything applied that may stand beside it: exception, answered finding, erasure, lateness. */
export type SettledItem = Item & Pick<ItemDraft, 'valid' | 'members'>;

/** Results that items had in the last assessment at an anchored tree size, for records erased since. */
export type HeldResults = (scope: string, expectation: string) => readonly Item[];

/** Applies exceptions, closed findings, lateness and erasure to the items of one expectation (expectations 1.2). */
export function settle(
  view: View,
  scope: string,
  expectation: Expectation,
  drafts: readonly ItemDraft[],
  held: HeldResults,
): SettledItem[] {
  const settled = drafts.map((draft) => settleItem(view, scope, expectation.name, draft));
  return withErased(view, scope, expectation, settled, held(scope, expectation.name));
}

function settleItem(view: View, scope: string, expectation: string, draft: ItemDraft): SettledItem {
  const { event: _event, eventAt: _eventAt, release: _release, deployment: _deployment, ...item } = draft;
  const late = isLate(view, draft.records) ? { late: true } : {};
  if (draft.result !== 'failed' && draft.result !== 'absent') return { ...item, ...late };
  const exception = exceptionFor(view, scope, expectation, draft);
  if (exception) {
    const { acceptedBy, expires, reason } = exception.predicate.facts;
    const detail = `${draft.detail}; accepted beforehand by ${acceptedBy} until ${expires.slice(0, 10)}: ${reason}`;
    return { ...item, ...late, result: 'permitted', detail, records: [...draft.records, exception.index] };
  }
  const finding = answeredFindingFor(view, scope, expectation, draft.id);
  if (!finding) return { ...item, ...late };
  const detail = `${draft.detail}; answered by the closed finding "${finding.predicate.facts.title}"`;
  return { ...item, ...late, result: 'answered', detail, records: [...draft.records, finding.index] };
}

const lateAfterMs = 7 * dayMs;

/** Received more than seven days (our default) after the end of what it observed. */
function isLate(view: View, indexes: readonly number[]): boolean {
  const records = view.records.filter((each) => indexes.includes(each.index));
  return records.some((each) => timeMs(each.receivedAt) - timeMs(each.predicate.observed.to) > lateAfterMs);
}

const exceptionDaysMax = 90;

/** An exception covers exactly this item, was approved before the event by somebody who may accept the risk, and had not expired. */
function exceptionFor(view: View, scope: string, expectation: string, draft: ItemDraft): RecordOf<'exception'> | undefined {
  return view.of('exception').find((record) => {
    const { facts, system } = record.predicate;
    if (system !== scope || facts.expectation !== expectation || !facts.items.includes(draft.id)) return false;
    if (record.grade !== 'collector-fetched') return false;
    const role = heldRole(view, facts.acceptedBy, ['risk-owner', 'governance-lead', 'top-management'], scope, { record });
    return role === 'held' && coversEvent(view, record, draft);
  });
}

/** Approved before the event and not run out by then; at most ninety days, our default. */
function coversEvent(view: View, record: RecordOf<'exception'>, { event, eventAt }: ItemDraft): boolean {
  const endMs = Math.min(timeMs(record.predicate.facts.expires), timeMs(record.receivedAt) + exceptionDaysMax * dayMs);
  if (event) return endMs > momentMs(event) && orderOf({ record }, event) === 'proven';
  const whenMs = timeMs(eventAt ?? view.asOf);
  return endMs > whenMs && timeMs(record.receivedAt) <= whenMs;
}

const answerSchema = z.object({
  cause: z.string().min(1),
  action: z.string().min(1),
  owner: z.string().min(1),
  effectiveness: z.object({ by: z.string().min(1), outcome: z.string().min(1) }),
});

/** A nonconformity about this item, closed with cause, action and an effectiveness check by someone other than its owner. */
function answeredFindingFor(view: View, scope: string, expectation: string, item: string): RecordOf<'finding'> | undefined {
  const latest = new Map(view.of('finding', scope).map((each) => [each.subject[0]?.digest['sha256'] ?? each.id, each]));
  return [...latest.values()].find((record) => {
    const { facts } = record.predicate;
    if (facts.type !== 'nonconformity' || facts.state !== 'closed' || record.grade !== 'collector-fetched') return false;
    if (!facts.about?.includes(item) || !facts.about.includes(expectation)) return false;
    const answer = answerSchema.safeParse(facts);
    return answer.success && isEntitled(view, scope, record, answer.data);
  });
}

const closers = ['governance-lead', 'system-owner', 'risk-owner', 'top-management'] as const;

/** The look at the effect is the act of whoever signed in, who held a role for it; the owner is another person the role list knows. */
function isEntitled(
  view: View,
  scope: string,
  record: RecordOf<'finding'>,
  { owner, effectiveness }: z.infer<typeof answerSchema>,
): boolean {
  if (record.predicate.source.person !== effectiveness.by || owner === effectiveness.by) return false;
  const closes = heldRole(view, effectiveness.by, closers, scope, { record }) === 'held';
  return closes && heldRole(view, owner, [...closers, 'release-authority', 'domain-representative'], scope, { record }) === 'held';
}

/**
 * Erasure must neither turn a good control bad nor lose a failure: what was judged at an anchored size keeps that result, and
 * an erased member that nobody judged gets the worst one.
 */
function withErased(
  view: View,
  scope: string,
  expectation: Expectation,
  settled: readonly SettledItem[],
  held: readonly Item[],
): SettledItem[] {
  const erased = view.records.filter((each) => each.erased === true);
  if (erased.length === 0) return [...settled];
  const indexes = new Set(erased.map((each) => each.index));
  const kept = held.filter((each) => each.records.some((index) => indexes.has(index)));
  const keptById = new Map(kept.map((each) => [each.id, each]));
  const present = settled.map((each) => keep(each, keptById.get(each.id)));
  const gone = kept.filter((each) => !settled.some((item) => item.id === each.id)).map((each) => Object.assign({ erased: true }, each));
  const accounted = new Set(kept.flatMap((each) => each.records));
  const unjudged = erased.filter(
    (each) => each.predicate.system === scope && expectation.membership.includes(each.kind) && !accounted.has(each.index),
  );
  return [...present, ...gone, ...unjudged.map((each) => worstItem(each.index, each.kind))];
}

function keep(item: SettledItem, held: Item | undefined): SettledItem {
  if (!held || item.result === 'failed') return item;
  const { reason: _reason, ...rest } = item;
  const reason = held.reason === undefined ? {} : { reason: held.reason };
  return { ...rest, ...reason, result: held.result, detail: held.detail, records: held.records, erased: true };
}

function worstItem(index: number, kind: string): SettledItem {
  return {
    id: `erased:${index}`,
    label: `Erased ${kind}`,
    result: 'failed',
    detail: 'erased before any anchored assessment judged it, so the worst result stands',
    records: [index],
    erased: true,
  };
}
