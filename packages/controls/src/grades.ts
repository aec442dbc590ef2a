import type { LedgeredRecord, OriginGrade } from '@annexa/evidence';
import { reachesGrade } from '@annexa/evidence';
import type { Moment } from './order.ts';
import type { View } from './view.ts';

/**
 * Floor for approvals, rules and deployments (expectations 1.9): read by the collector, or bound to a workflow whose
 * definition the author of the change cannot alter alone. Any other job of the author could say what he likes.
 */
export function reachesDecisionFloor(view: View, record: LedgeredRecord): boolean {
  if (record.grade === 'collector-fetched') return true;
  return record.grade === 'workflow-bound' && hasProtectedWorkflow(view, record.keyDigest);
}

/** The floor of every other fact. */
export function reachesFloor(record: LedgeredRecord, floor: OriginGrade): boolean {
  return reachesGrade(record.grade, floor);
}

/** The moment of an event whose time a forge states, with that time only where the author could not have written it. */
export function forgeMoment(view: View, record: LedgeredRecord, at: string | undefined): Moment {
  if (at === undefined) return { record };
  return reachesDecisionFloor(view, record) ? { record, forgeAt: at } : { record, statedAt: at };
}

/** A reusable workflow of another repository, recorded by its sha, as the issuer's claims name it. */
function hasProtectedWorkflow(view: View, keyDigest: string): boolean {
  return view.of('key-binding').some(({ predicate: { facts } }) => {
    if (facts.keyDigest !== keyDigest || facts.mode !== 'issuer-bound') return false;
    const { repository, job_workflow_ref: workflow, job_workflow_sha: revision } = facts.claims ?? {};
    return repository !== undefined && workflow !== undefined && revision !== undefined && !workflow.startsWith(`${repository}/`);
  });
}
