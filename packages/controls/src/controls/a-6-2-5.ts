import { approvalFinding, authorityOf, changeApprovalOf } from '../authority.ts';
import type { Deployed } from '../deployments.ts';
import { deploymentPopulation, deploymentsOf, unexplainedLive } from '../deployments.ts';
import type { DocumentNeed } from '../documents.ts';
import { criterionOf, standingOf } from '../documents.ts';
import { identityFinding } from '../identity-finding.ts';
import { itemOf, resultPart } from '../item.ts';
import type { Bench, Criterion, ItemDraft, Judgement } from '../judgement.ts';
import { control } from '../judgement.ts';
import { paperCriterion, paperItem, paperNotes } from '../paper-item.ts';
import { deploymentPlan } from '../papers.ts';
import { livePopulation } from '../populations.ts';
import { prerequisiteItems } from '../prerequisites.ts';
import { roleListOnFile } from '../roles.ts';
import { absent } from '../verdict.ts';
import { wayBack } from '../way-back.ts';

/** A.6.2.5: a plan says how releases come into use, and every deployment followed it. */
export const deployment = control('A.6.2.5', [
  {
    name: 'deployment-plan',
    title: 'A plan says how releases come into production',
    side: 'D',
    scope: 'system',
    gradeMin: 'declared',
    approvalNeeded: true,
    capture: 'declared',
    freshness: 'its own review date, else 12 months; void at a material change',
    closeGap: 'Approve a deployment plan for the listed systems.',
    membership: [],
    judge: judgePlan,
  },
  {
    name: 'released-with-authority',
    title: 'Every deployment was approved by somebody who may release',
    side: 'O',
    scope: 'system',
    gradeMin: 'collector-fetched',
    approvalNeeded: true,
    capture: 'automatic',
    freshness: 'item',
    closeGap: 'Have the release authority approve on the final revision; the reason for each verdict is shown.',
    membership: ['deployment'],
    judge: (bench) => overDeployments(bench, authorityCriterion(bench), (deployed) => authorityOf(bench.view, bench.system, deployed)),
  },
  {
    name: 'deployed-equals-approved',
    title: 'What was deployed is what was evaluated and approved',
    side: 'O',
    scope: 'system',
    gradeMin: 'collector-fetched',
    approvalNeeded: true,
    capture: 'automatic',
    freshness: 'item',
    closeGap: 'Deploy by digest, and redeploy the listed cases from the approved artefact.',
    membership: ['deployment'],
    judge: (bench) =>
      overDeployments(bench, undefined, (deployed) => {
        const approval = changeApprovalOf(bench.view, deployed);
        return identityFinding(bench.view, bench.system, deployed, approval, approvalFinding(bench.view, deployed, approval));
      }),
  },
  {
    name: 'prerequisites-met',
    title: 'What the plan demands before a deployment was there',
    side: 'O',
    scope: 'system',
    gradeMin: 'declared',
    approvalNeeded: false,
    capture: 'automatic',
    freshness: 'item',
    closeGap: 'Close the listed prerequisites before the next deployment.',
    membership: ['deployment'],
    judge: judgePrerequisites,
  },
  {
    name: 'way-back-proven',
    title: 'The way back was used or exercised',
    side: 'O',
    scope: 'system',
    gradeMin: 'workflow-bound',
    approvalNeeded: false,
    capture: 'assisted',
    freshness: '12 months',
    closeGap: 'Exercise the rollback once and let capture see it.',
    membership: ['deployment'],
    judge: judgeWayBack,
  },
]);

function need({ system }: Bench): DocumentNeed {
  return { ...deploymentPlan, scope: system };
}

function judgePlan(bench: Bench): Judgement {
  const { isMember, isAboutToBe, population } = livePopulation(bench.view, bench.system);
  if (!isMember && !isAboutToBe) return { population, items: [] };
  const standing = standingOf(bench.view, need(bench));
  return { population, items: [paperItem(bench, need(bench), standing)], notes: paperNotes(bench, standing) };
}

/** The role list says who may release; the deployment plan says how. Both have to be on file. */
function authorityCriterion(bench: Bench): Criterion {
  const title = 'role list and deployment plan';
  const roles = roleListOnFile(bench.view);
  if (roles === undefined) return { title, onFile: false, problem: 'no approved role list' };
  const plan = paperCriterion(bench, need(bench));
  return { ...plan, title };
}

/** Every deployment, and everything seen live that no deployment explains. */
function overDeployments(
  bench: Bench,
  criterion: Criterion | undefined,
  judge: (deployed: Deployed) => ReturnType<typeof absent>,
): Judgement {
  const { view, system } = bench;
  const items = deploymentsOf(view, system).map((deployed) => deploymentItem(deployed, judge(deployed)));
  return {
    population: deploymentPopulation(view, system),
    items: [...items, ...unexplainedItems(bench)],
    ...(criterion ? { criterion } : {}),
  };
}

function deploymentItem(deployed: Deployed, finding: ReturnType<typeof absent>): ItemDraft {
  return {
    id: deployed.id,
    label: deployed.label,
    ...resultPart(finding, deployed.records),
    event: deployed.moment,
    deployment: deployed.id,
    ...(deployed.release === undefined ? {} : { release: deployed.release }),
  };
}

function unexplainedItems({ view, system }: Bench): ItemDraft[] {
  const finding = absent('seen live, and no deployment of it is on file');
  return unexplainedLive(view, system).map((seen) =>
    itemOf(`live:${seen.id}`, seen.label, finding, seen.records, { event: { record: seen.firstRecord } }),
  );
}

function judgePrerequisites(bench: Bench): Judgement {
  const { view, system } = bench;
  const standing = standingOf(view, need(bench));
  const prerequisites = standing.document?.predicate.facts.prerequisites ?? [];
  const plan = criterionOf(need(bench), standing);
  const criterion =
    plan.onFile && prerequisites.length === 0 ? { ...plan, onFile: false, problem: 'the plan names no prerequisite' } : plan;
  const items = deploymentsOf(view, system).flatMap((deployed) => prerequisiteItems(bench, deployed, prerequisites));
  return {
    population: { ...deploymentPopulation(view, system), name: 'deployments × prerequisites' },
    criterion,
    items: [...items, ...unexplainedItems(bench)],
  };
}

function judgeWayBack(bench: Bench): Judgement {
  const { isMember, population } = livePopulation(bench.view, bench.system);
  const { valid, ...finding } = wayBack(bench.view, bench.system);
  const item: ItemDraft = {
    id: `${bench.system}/way-back`,
    label: `The way back of ${bench.system}`,
    ...resultPart(finding),
    ...(valid ? { valid } : {}),
  };
  return { population, criterion: paperCriterion(bench, need(bench)), items: isMember ? [item] : [] };
}
