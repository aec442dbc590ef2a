import type { UnknownReason } from '@annexa/evidence';
import { approvalOf, isTwoParty } from './approval.ts';
import type { Deployed } from './deployments.ts';
import { evaluatedBefore } from './evaluations.ts';
import { forgeMoment, reachesDecisionFloor } from './grades.ts';
import type { Moment } from './order.ts';
import { orderOf } from './order.ts';
import { heldRole, personOf, roleListOnFile } from './roles.ts';
import type { Finding } from './verdict.ts';
import { absent, bestFinding, failed, met, unknown, worstFinding } from './verdict.ts';
import type { RecordOf, View } from './view.ts';

type ChangeApproval = RecordOf<'change-approval'>;

/**
 * Whether a deployment was released with authority: approved before it, by two parties, on the deployed revision, by a
 * holder of the release role, with the evaluations there to be seen. The parts are judged one by one and the worst counts.
 */
export function authorityOf(view: View, system: string, deployed: Deployed): Finding {
  const approval = changeApprovalOf(view, deployed);
  const decided = approvalFinding(view, deployed, approval);
  if (!approval) return decided;
  const approved = approvedMoment(view, approval);
  const parts = [
    decided,
    entitled(view, system, deployed, approval),
    ...deployed.models.map((model) => seenByApprover(view, system, model, approved)),
    ...(deployed.models.length === 0 ? [noModel] : []),
  ];
  const worst = worstFinding(parts.filter((each) => each.result !== 'met'));
  const records = parts.flatMap((each) => each.records);
  return worst ? { ...worst, records } : met(decided.detail, records);
}

const noModel = unknown('join-too-weak', 'the deployment does not say which model it holds, so no evaluation can be tied to it');

/** Verdict on the change that brought the deployed revision: its newest reading, by each kind of reader. */
export function changeApprovalOf(view: View, deployed: Deployed): ChangeApproval | undefined {
  const { revision } = deployed;
  if (revision === undefined) return undefined;
  const readings = view.of('change-approval').filter((each) => isAbout(each, revision));
  return readings.findLast((each) => each.grade === 'collector-fetched') ?? readings.at(-1);
}

/** When the last of the approvals was given: forge time where the collector read it. */
function approvedMoment(view: View, approval: ChangeApproval): Moment {
  const { approvers, mergedAt } = approval.predicate.facts;
  const last = approvers
    .flatMap((each) => each.at ?? [])
    .toSorted()
    .at(-1);
  return forgeMoment(view, approval, last ?? mergedAt);
}

/** Why no deployment can be called approved, or `met` when the verdict itself holds. */
export function approvalFinding(view: View, deployed: Deployed, approval: ChangeApproval | undefined): Finding {
  if (!deployed.stateKnown) return unknown('unreadable', 'whether the deployment came off could not be read', deployed.records);
  if (!approval)
    return absent(`no approval of revision ${deployed.revision?.slice(0, 12) ?? '(none stated)'} is on file`, deployed.records);
  const { verdict, reason, contradiction } = approval.predicate.facts;
  const records = [...deployed.records, approval.index];
  const clash = contradiction ?? clashOf(view, deployed, approval);
  if (clash !== undefined) return unknown('contradiction', clash, records);
  if (verdict === 'unknown') return unknown('unreadable', `approval could not be read: ${reason}`, records);
  if (!isTwoParty(verdict)) return failed(`approval is ${verdict}: ${reason}`, records);
  const order = orderOf(approvedMoment(view, approval), deployed.moment);
  if (order === 'opposite') return failed('approved only after the deployment', records);
  if (order === 'unproven') return unknown('order-unproven', 'nothing proves that the approval came before the deployment', records);
  const weak = [deployed.record, approval].find((each) => !reachesDecisionFloor(view, each));
  if (weak) return unknown('below-grade', `the ${weak.kind} record is ${weak.grade}`, records);
  return met(`${verdict}: ${reason}`, records);
}

/** The approver on the forge held the release role, or a holder of it approved this release by a signed-in act before. */
function entitled(view: View, system: string, deployed: Deployed, approval: ChangeApproval): Finding {
  const onForge = approval.predicate.facts.approvers.map((each): Finding => {
    const person = personOf(view, each.person);
    const moment = forgeMoment(view, approval, each.at ?? approval.predicate.facts.mergedAt);
    const role = heldRole(view, person, ['release-authority'], system, moment);
    if (role === 'held') return met(`released by ${person}`, []);
    if (role === 'unproven') return unknown('order-unproven', `the release role of ${person} was put on file only after the approval`);
    return absent(`nothing on file gives ${person}, who approved it, the release role that day`);
  });
  if (roleListOnFile(view) === undefined) return absent('no approved role list says who may release');
  return bestFinding([...onForge, ...signedInRelease(view, system, deployed)]) ?? absent('the approval names nobody');
}

function signedInRelease(view: View, system: string, deployed: Deployed): Finding[] {
  if (deployed.release === undefined) return [];
  const approval = approvalOf(view, {
    digests: [deployed.release],
    commits: [],
    roles: ['release-authority'],
    scope: system,
    authors: [],
    before: deployed.moment,
  });
  return approval.state === 'approved' ? [met(approval.detail, [approval.record])] : [];
}

function seenByApprover(view: View, system: string, model: Deployed['models'][number], approved: Moment): Finding {
  const finding = evaluatedBefore(view, system, model, approved);
  if (finding.result !== 'failed') return isOnlyAboutGrade(finding) ? met(finding.detail, finding.records) : finding;
  return failed('the evaluation was not there when the release was approved', finding.records);
}

/** Whether an evaluation was there to be seen is a question of order; its grade is asked where its numbers are judged. */
function isOnlyAboutGrade(finding: Finding): boolean {
  const reasons: readonly (UnknownReason | undefined)[] = ['below-grade', 'unreadable'];
  return finding.result === 'unknown' && reasons.includes(finding.reason);
}

/** The collector's reading and the job's own agree, or nobody knows. */
function clashOf(view: View, deployed: Deployed, approval: ChangeApproval): string | undefined {
  const { revision } = deployed;
  if (revision === undefined) return undefined;
  const other = view.of('change-approval').findLast((each) => isAbout(each, revision) && each.grade !== approval.grade);
  if (!other || other.predicate.facts.verdict === approval.predicate.facts.verdict) return undefined;
  return `the ${approval.grade} reading says ${approval.predicate.facts.verdict}, the ${other.grade} one ${other.predicate.facts.verdict}`;
}

function isAbout(approval: ChangeApproval, revision: string): boolean {
  return approval.predicate.facts.revision === revision || approval.subject.some((each) => each.digest['gitCommit'] === revision);
}
