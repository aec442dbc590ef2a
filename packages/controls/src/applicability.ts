import { organisation } from '@annexa/evidence';
import { reachesDecisionFloor } from './grades.ts';
import { heldRole } from './roles.ts';
import type { View } from './view.ts';

/**
 * Why a control is excluded for a scope in the Statement of Applicability in force, or undefined when it is not.
 * It takes a reason and an approver who may decide it; an exclusion in annexa.yaml alone is a proposal of the engineers.
 */
export function exclusionOf(view: View, control: string, scope: string): string | undefined {
  const rows = view.of('applicability').filter(({ predicate: { facts, system } }) => {
    return plainId(facts.control) === control && (system === scope || system === organisation);
  });
  const row = rows.findLast((each) => each.predicate.system === scope) ?? rows.at(-1);
  if (!row || row.predicate.facts.applies || row.predicate.facts.reason.trim() === '') return undefined;
  const { approvedBy, reason } = row.predicate.facts;
  if (approvedBy === undefined || !reachesDecisionFloor(view, row)) return undefined;
  const role = heldRole(view, approvedBy, ['governance-lead', 'top-management'], scope, { record: row });
  return role === 'held' ? `Excluded by ${approvedBy}: ${reason}` : undefined;
}

function plainId(control: string): string {
  return control.replace(/^iso42001:/, '');
}
