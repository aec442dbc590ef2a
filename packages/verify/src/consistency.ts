import { copied } from './bytes.ts';
import { checkpoint } from './checkpoint.ts';
import { checkpointCheck } from './log-checks.ts';
import { isExtended } from './merkle.ts';
import { hasWebCrypto, withoutWebCrypto, type Trust } from './record.ts';
import { failed, judged, notChecked, uncovered, verdictOf, type CheckResult, type Report } from './report.ts';

/** Two signed checkpoints of one log and the hashes that tie them. */
export interface ConsistencyInput {
  older: string;
  newer: string;
  /** 32 bytes each; empty from size 0 and between equal sizes. */
  proof: readonly Uint8Array[];
  trust: Trust;
}

/** Checks that nothing covered by the older checkpoint was changed, removed or reordered in the tree of the newer one. */
export async function verifyConsistency({ older, newer, proof, trust }: ConsistencyInput): Promise<Report> {
  const notCovered = uncovered('time', 'independent-anchor', 'completeness', 'trust-root');
  if (!hasWebCrypto()) {
    return {
      verdict: 'incomplete',
      checks: [withoutWebCrypto('older-checkpoint'), withoutWebCrypto('newer-checkpoint'), withoutWebCrypto('consistency-proof')],
      notCovered,
    };
  }
  const [first, second] = [checkpoint(older), checkpoint(newer)];
  const checks: CheckResult[] = [
    (await checkpointCheck('older-checkpoint', first, trust.logVkeys)).result,
    (await checkpointCheck('newer-checkpoint', second, trust.logVkeys)).result,
  ];
  if (!first || !second) checks.push(notChecked('consistency-proof', 'A checkpoint is malformed.'));
  else if (first.origin !== second.origin) checks.push(failed('consistency-proof', `${first.origin} and ${second.origin} are two logs.`));
  else {
    const extended = proof.every((hash) => hash.length === 32) && (await isExtended(first, second, proof.map(copied)));
    const yes = `The tree of ${second.size} begins with the tree of ${first.size}.`;
    checks.push(
      judged('consistency-proof', extended, yes, `The tree of ${second.size} is not shown to begin with the tree of ${first.size}.`),
    );
  }
  return { verdict: verdictOf(checks), checks, notCovered };
}
