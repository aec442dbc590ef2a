import type { UnknownReason } from '@annexa/evidence';
import { organisation } from '@annexa/evidence';
import { approvalOf } from './approval.ts';
import type { Approval } from './approval.ts';
import { orderOf } from './order.ts';
import type { Moment } from './order.ts';
import type { Role } from './roles.ts';
import type { RecordOf, View } from './view.ts';

type Declaration = RecordOf<'system-declaration'>;

/** What a system says of itself today: its newest declaration, approved or not. */
export function declaredOf(view: View, system: string): Declaration['predicate']['facts'] | undefined {
  return view.of('system-declaration', system).at(-1)?.predicate.facts;
}

/** A declaration whose bars count, or why there is none. */
export type InForce = {
  readonly declaration?: Declaration;
  readonly approval?: Approval;
  readonly reason?: UnknownReason;
  readonly detail: string;
};

/**
 * The declaration in force before a moment: the newest one that was approved and received before it (expectations 1.10).
 * The same annexa.yaml captured again is the same version, so its first record is what counts.
 */
export function declarationInForce(view: View, system: string, authors: readonly string[], before?: Moment): InForce {
  const versions = versionsOf(view, system).filter((each) => !before || orderOf({ record: each }, before) === 'proven');
  const judged = versions
    .toReversed()
    .map((declaration) => ({ declaration, approval: approvalOfDeclaration(view, declaration, system, authors, before) }));
  const approved = judged.find((each) => each.approval.state === 'approved');
  if (approved) return { ...approved, detail: approved.approval.detail };
  const [newest] = judged;
  if (!newest) return { detail: 'nothing is declared' };
  const { approval } = newest;
  return { detail: approval.detail, ...(approval.state === 'unknown' ? { reason: approval.reason } : {}) };
}

/** Every version a system ever declared, approved or not, oldest first. */
export function declaredVersions(view: View, system: string): readonly Declaration['predicate']['facts'][] {
  return versionsOf(view, system).map((each) => each.predicate.facts);
}

/** One record per version of annexa.yaml as it concerns this system, oldest first. */
function versionsOf(view: View, system: string): readonly Declaration[] {
  const byConfig = new Map<string, Declaration>();
  for (const each of view.of('system-declaration', system)) {
    const { configDigest } = each.predicate.facts;
    if (!byConfig.has(configDigest)) byConfig.set(configDigest, each);
  }
  return [...byConfig.values()];
}

/** The system owner approves, and somebody who did not make the model has to be among the approvers. */
function approvalOfDeclaration(
  view: View,
  declaration: Declaration,
  system: string,
  authors: readonly string[],
  before?: Moment,
): Approval {
  const by = (roles: readonly Role[], ruledOut: readonly string[]): Approval =>
    approvalOf(view, {
      digests: [declaration.predicate.facts.configDigest, ...declaration.subject.flatMap((each) => each.digest['sha256'] ?? [])],
      commits: commitsOf(declaration),
      roles,
      scope: system,
      authors: ruledOut,
      ...(before ? { before } : {}),
    });
  if (system === organisation) return by(['governance-lead', 'top-management'], []);
  const owner = by(['system-owner'], []);
  if (owner.state !== 'approved') return owner;
  const ruledOut = authors.length > 0 ? authors : [owner.by];
  if (!ruledOut.includes(owner.by)) return owner;
  return by(['governance-lead', 'system-owner', 'release-authority', 'domain-representative'], ruledOut);
}

function commitsOf(declaration: Declaration): string[] {
  const { git } = declaration.predicate.source;
  return git === undefined || git.dirty !== false ? [] : [git.commit];
}
