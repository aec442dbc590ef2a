import { approvalFinding, changeApprovalOf } from '../authority.ts';
import { barItems } from '../bar-items.ts';
import type { Deployed } from '../deployments.ts';
import { deploymentsOf } from '../deployments.ts';
import { releasesOf } from '../releases.ts';
import type { View } from '../view.ts';
import type { Sighting } from './draft.ts';

/** Signals about deployments: approvals that do not hold, and failed bars that were deployed anyway. */
export function releaseSightings(view: View, system: string): Sighting[] {
  return [...deploymentsOf(view, system).flatMap((each) => approvalSighting(view, system, each)), ...failedBars(view, system)];
}

function approvalSighting(view: View, system: string, deployed: Deployed): Sighting[] {
  const approval = changeApprovalOf(view, deployed);
  const finding = approvalFinding(view, deployed, approval);
  if (finding.result === 'met' || finding.result === 'unknown') return [];
  const isStale = approval?.predicate.facts.verdict === 'stale';
  return [
    {
      code: isStale ? 'APPROVAL_STALE' : 'APPROVAL_LACKING',
      system,
      key: deployed.id,
      title: isStale ? `${deployed.label}: approved was an older revision` : `${deployed.label}: no approval that holds`,
      severity: 'high',
      about: [
        deployed.id,
        ...(deployed.release === undefined ? [] : [deployed.release]),
        ...(deployed.revision === undefined ? [] : [deployed.revision]),
      ],
      control: ['A.6.2.5'],
      detail: `${finding.detail}.`,
      hint: 'Have the release authority approve the final revision, or take the release out.',
      records: finding.records,
    },
  ];
}

/** One signal for each release, however many bars it misses. */
function failedBars(view: View, system: string): Sighting[] {
  return releasesOf(view, system).flatMap((release) => {
    const failed = release.deployment ? barItems(view, system, release).filter((each) => each.result === 'failed') : [];
    if (failed.length === 0) return [];
    return [
      {
        code: 'FAILED_BAR_DEPLOYED' as const,
        system,
        key: release.id,
        title: `${release.label} of ${system} misses ${failed.length === 1 ? 'a bar' : `${failed.length} bars`} and is deployed`,
        severity: 'high' as const,
        about: [release.id, ...failed.map((each) => each.id)],
        control: ['A.6.2.4', 'A.6.2.5'],
        detail: failed.map((each) => `${each.label}: ${each.detail}`).join('; '),
        hint: 'Take the release out or roll back; improve it, or have an exception approved before deploying.',
        records: failed.flatMap((each) => each.records),
      },
    ];
  });
}
