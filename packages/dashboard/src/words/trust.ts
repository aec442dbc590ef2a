import type { JoinGrade, OriginGrade, RecordSummary } from '@annexa/api';

/** Who could have forged a record of each grade. Not a measure of truth, relevance or sufficiency. */
export const forgerOf: Readonly<Record<OriginGrade, string>> = {
  declared: 'the person who says it',
  'self-reported': 'anyone who holds the token',
  'collector-fetched': 'whoever operates this collector',
  'workflow-bound': 'a step of that CI job; not the operator of this collector',
  're-derived': 'nobody: computed from bytes by whoever verifies',
};

export const meaningOfBinding: Readonly<Record<RecordSummary['binding'], string>> = {
  'issuer-bound': 'the key was bound by an identity token of the CI provider',
  'collector-enrolled': 'the key was enrolled with a token of this collector',
  'collector-own': 'signed by this collector itself',
  'signed-in': 'signed by this collector for a signed-in person',
};

/** How sure a link of the chain is, in words. */
export const meaningOfJoin: Readonly<Record<JoinGrade, string>> = {
  content: 'same full digest',
  pinned: 'read from its issuer at a fixed reference',
  issued: 'named by the platform that ran it',
  named: 'only a name or tag: may point elsewhere tomorrow',
  inferred: 'the only candidate at that time',
  ambiguous: 'several candidates fit',
};

/** Joins that never satisfy a demand for identity. */
export function isWeak(join: JoinGrade): boolean {
  return join === 'named' || join === 'inferred' || join === 'ambiguous';
}
