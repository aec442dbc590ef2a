import type { UnknownReason } from '@annexa/evidence';
import { forgeMoment, reachesDecisionFloor } from './grades.ts';
import { orderOf } from './order.ts';
import type { Moment } from './order.ts';
import { heldRole, personOf } from './roles.ts';
import type { Role } from './roles.ts';
import type { RecordOf, View } from './view.ts';

/** What has to be approved, by whom, and by when. */
type ApprovalNeed = {
  /** Digests (sha256, hex) that name exactly what was approved. */
  readonly digests: readonly string[];
  /** Commits whose tree holds exactly these bytes, for approvals given on the forge. */
  readonly commits: readonly string[];
  readonly roles: readonly Role[];
  readonly scope: string;
  /** People whose own word is not enough. */
  readonly authors: readonly string[];
  /** The approval must be proven to be earlier; absent: on file is enough. */
  readonly before?: Moment;
};

export type Approval =
  | { readonly state: 'approved'; readonly by: string; readonly record: number; readonly moment: Moment; readonly detail: string }
  | { readonly state: 'rejected'; readonly records: readonly number[]; readonly detail: string }
  | { readonly state: 'missing'; readonly records: readonly number[]; readonly detail: string }
  | { readonly state: 'unknown'; readonly reason: UnknownReason; readonly records: readonly number[]; readonly detail: string };

type Act = {
  readonly person: string;
  readonly outcome: 'approve' | 'reject';
  readonly record: RecordOf<'review'> | RecordOf<'change-approval'>;
  readonly moment: Moment;
};

/**
 * Approval as expectations 1.7 has it: an authenticated act on the exact bytes by a person who held the role for that scope
 * on that day and is not the sole author. Of several acts the best counts, except that an entitled person's later
 * rejection voids what was approved before it.
 */
export function approvalOf(view: View, need: ApprovalNeed): Approval {
  const acts = latestPerPerson([...reviewActs(view, need), ...forgeActs(view, need)]);
  const judged = acts.map((act) => judgeAct(view, need, act));
  const approved = judged.filter((each) => each.state === 'approved').toSorted((left, right) => left.record - right.record);
  const rejected = judged.filter((each) => each.state === 'rejected');
  const lastApproved = approved.at(-1);
  const voided = rejected.find((each) => lastApproved === undefined || Math.max(...each.records) > lastApproved.record);
  if (voided) return voided;
  const [first] = approved;
  if (first) return first;
  const unknown = judged.find((each) => each.state === 'unknown');
  return unknown ?? judged[0] ?? { state: 'missing', records: [], detail: 'nobody approved it' };
}

function judgeAct(view: View, need: ApprovalNeed, act: Act): Approval {
  const records = [act.record.index];
  const role = heldRole(view, act.person, need.roles, need.scope, act.moment);
  if (act.outcome === 'reject') {
    const detail = `${act.person} looked at it and did not approve`;
    return role === 'held' ? { state: 'rejected', records, detail } : { state: 'missing', records, detail };
  }
  if (need.authors.includes(act.person)) return { state: 'missing', records, detail: `only ${act.person}, who wrote it, approved it` };
  if (role === 'not-held') {
    return { state: 'missing', records, detail: `${act.person} approved it without holding the role ${need.roles.join(' or ')} that day` };
  }
  if (role === 'unproven') {
    return {
      state: 'unknown',
      reason: 'order-unproven',
      records,
      detail: `the role of ${act.person} was put on file only after the approval`,
    };
  }
  if (!reachesDecisionFloor(view, act.record)) {
    return { state: 'unknown', reason: 'below-grade', records, detail: `the approval is ${act.record.grade}` };
  }
  if (need.before && orderOf(act.moment, need.before) !== 'proven') {
    return { state: 'unknown', reason: 'order-unproven', records, detail: 'nothing proves that the approval came first' };
  }
  return { state: 'approved', by: act.person, record: act.record.index, moment: act.moment, detail: `approved by ${act.person}` };
}

/** A person's last word on the same bytes is what counts of that person. */
function latestPerPerson(acts: readonly Act[]): readonly Act[] {
  const inOrder = acts.toSorted((left, right) => left.record.index - right.record.index);
  return [...new Map(inOrder.map((act) => [act.person, act])).values()];
}

function reviewActs(view: View, need: ApprovalNeed): Act[] {
  return view
    .of('review')
    .filter((each) => need.digests.includes(each.predicate.facts.digest) && each.predicate.facts.outcome !== 'keep')
    .map((record) => ({
      person: record.predicate.facts.person,
      outcome: record.predicate.facts.outcome === 'approve' ? ('approve' as const) : ('reject' as const),
      record,
      moment: { record },
    }));
}

/** People who approved the commit that brought these bytes onto the branch. */
function forgeActs(view: View, need: ApprovalNeed): Act[] {
  return view
    .of('change-approval')
    .filter(({ predicate: { facts } }) => need.commits.includes(facts.revision) && isTwoParty(facts.verdict))
    .flatMap((record) =>
      record.predicate.facts.approvers.map((approver) => ({
        person: personOf(view, approver.person),
        outcome: 'approve' as const,
        record,
        moment: forgeMoment(view, record, approver.at ?? record.predicate.facts.mergedAt),
      })),
    );
}

/** Verdicts that show two people: one who made the change and one who looked at exactly what was merged. */
export function isTwoParty(verdict: string): boolean {
  return verdict === 'two-party' || verdict === 'two-party-equivalent';
}
