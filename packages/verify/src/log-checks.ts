import type { Bytes } from './bytes.ts';
import { same } from './bytes.ts';
import { checkpoint, signersOf, type Checkpoint } from './checkpoint.ts';
import { logKey, type LogKey } from './keys.ts';
import { hashLeaf, isIncluded } from './merkle.ts';
import { failed, judged, notChecked, passed, type Check, type CheckResult } from './report.ts';

/** What an entry of a bundle and a receipt have in common. `size`, `root` and `logId` are repeated by bundles only. */
export interface LogClaim {
  body: Bytes;
  index: number;
  proof: readonly Bytes[];
  checkpoint: string;
  size?: number;
  root?: Bytes;
  logId?: Bytes;
}

/** The three checks of a place in a log. */
export async function logChecks(claim: LogClaim, logVkeys: readonly string[]): Promise<CheckResult[]> {
  const head = checkpoint(claim.checkpoint);
  const signed = await checkpointCheck('checkpoint-signature', head, logVkeys);
  return [await inclusionCheck(claim, head), signed.result, originCheck(claim, head, signed.signers)];
}

async function inclusionCheck(claim: LogClaim, head: Checkpoint | undefined): Promise<CheckResult> {
  if (head === undefined) return failed('inclusion-proof', 'There is no readable checkpoint to prove inclusion in.');
  if ((claim.size ?? head.size) !== head.size || !same(claim.root ?? head.root, head.root)) {
    return failed('inclusion-proof', 'Tree size or root of the proof are not those of the checkpoint.');
  }
  const included = await isIncluded(await hashLeaf(claim.body), claim.index, head.size, claim.proof, head.root);
  return judged(
    'inclusion-proof',
    included,
    `Leaf ${claim.index} is in the tree of ${head.size} leaves.`,
    `The proof does not lead from leaf ${claim.index} to the checkpoint's root.`,
  );
}

/** A checkpoint's signature, under the name its caller gives it. */
export async function checkpointCheck(
  check: Check,
  head: Checkpoint | undefined,
  logVkeys: readonly string[],
): Promise<{ result: CheckResult; signers: LogKey[] }> {
  if (head === undefined) return { result: failed(check, 'The checkpoint is malformed.'), signers: [] };
  if (logVkeys.length === 0) return { result: notChecked(check, 'No log key was given.'), signers: [] };
  const keys = (await Promise.all(logVkeys.map(logKey))).filter((key) => key !== undefined);
  if (keys.length < logVkeys.length) return { result: failed(check, 'A log key given as trusted is malformed.'), signers: [] };
  const signers = await signersOf(head, keys);
  const yes = `Signed by ${signers.map(({ origin }) => origin).join(', ')}.`;
  return { result: judged(check, signers.length > 0, yes, 'No trusted log key signed this checkpoint.'), signers };
}

function originCheck(claim: LogClaim, head: Checkpoint | undefined, signers: readonly LogKey[]): CheckResult {
  if (head === undefined || signers.length === 0)
    return notChecked('origin', 'No trusted key signed the checkpoint, so there is no log to compare with.');
  const signer = signers.find(({ origin }) => origin === head.origin);
  if (signer === undefined) return failed('origin', `The checkpoint names ${head.origin}, which is not the log of the key that signed it.`);
  if (claim.logId && !signers.some(({ id, origin }) => origin === head.origin && same(id, claim.logId ?? id))) {
    return failed('origin', 'The log id of the entry is not that of the log that signed the checkpoint.');
  }
  return passed('origin', `The log is ${head.origin}.`);
}
