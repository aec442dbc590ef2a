import { releaseOf, sha256Hex } from '@annexa/evidence';
import type { Deployed } from './deployments.ts';
import { evaluationsOf, evaluationsOn } from './evaluations.ts';
import { reachesDecisionFloor, reachesFloor } from './grades.ts';
import type { Finding } from './verdict.ts';
import { absent, failed, met, unknown, worstFinding } from './verdict.ts';
import type { RecordOf, View } from './view.ts';

type ChangeApproval = RecordOf<'change-approval'>;

/** Whether release identity deployed = evaluated = approved, by digest. The worst part counts. */
export function identityFinding(
  view: View,
  system: string,
  deployed: Deployed,
  approval: ChangeApproval | undefined,
  approved: Finding,
): Finding {
  const parts = [
    manifestHolds(deployed),
    approvedIsDeployed(deployed, approval, approved),
    ...evaluatedIsDeployed(view, system, deployed),
    deploymentGrade(view, deployed),
  ];
  const records = parts.flatMap((each) => each.records);
  const worst = worstFinding(parts.filter((each) => each.result !== 'met'));
  return worst ? { ...worst, records } : met('deployed, evaluated and approved are the same digests', records);
}

/** The release is the digest of its manifest, and its code part names the deployed revision. */
function manifestHolds({ record, records }: Deployed): Finding {
  const { manifest, release, revision, repository } = record.predicate.facts;
  if (!manifest) return unknown('join-too-weak', 'the deployment does not say by digest what it holds', records);
  if (release !== undefined && releaseOf(manifest) !== release)
    return failed('the release digest is not the digest of its manifest', records);
  const code = manifest.code.find((each) => each.name === repository);
  if (code && revision !== undefined && code.digest !== sha256Hex(new TextEncoder().encode(`${code.name}@${revision}`))) {
    return failed('the code in the manifest is not the deployed revision', records);
  }
  return met('the manifest holds', records);
}

function approvedIsDeployed(deployed: Deployed, approval: ChangeApproval | undefined, approved: Finding): Finding {
  if (!approval) return approved.result === 'unknown' ? approved : absent('no approval of the deployed revision is on file');
  const { approvers, verdict } = approval.predicate.facts;
  const other = approvers.find((each) => each.revision !== deployed.revision);
  const isElsewhere =
    verdict === 'stale' || (other !== undefined && verdict !== 'two-party-equivalent' && !headWasMerged(approval, other.revision));
  if (isElsewhere)
    return failed(`approved was ${other?.revision.slice(0, 12) ?? 'an older revision'}, deployed is ${deployed.revision?.slice(0, 12)}`, [
      approval.index,
    ]);
  return approved.result === 'met' ? met('the deployed revision is the approved one', approved.records) : approved;
}

/** A merge commit is another revision than the head people approved; the forge says that this head is what was merged. */
function headWasMerged(approval: ChangeApproval, revision: string): boolean {
  return approval.predicate.facts.headRevision === revision;
}

function evaluatedIsDeployed(view: View, system: string, { models }: Deployed): Finding[] {
  return models.map((model) => {
    const { sure, weak } = evaluationsOn(view, system, model);
    const records = [...sure, ...weak].map((each) => each.index);
    const strong = sure.filter((each) => reachesFloor(each, 'workflow-bound'));
    if (strong.length > 0) return met('evaluated', records);
    if (sure.length > 0) return unknown('below-grade', `the evaluation of this digest is ${sure[0]?.grade}`, records);
    if (weak.length > 0) return unknown('join-too-weak', 'an evaluation names the model but not this digest', records);
    const others = evaluationsOf(view, system).length;
    return absent(others > 0 ? 'evaluated were other digests, never this one' : 'this digest was never evaluated', records);
  });
}

function deploymentGrade(view: View, { record, records }: Deployed): Finding {
  if (reachesDecisionFloor(view, record)) return met('fetched', records);
  return unknown('below-grade', `the deployment record is ${record.grade}`, records);
}
