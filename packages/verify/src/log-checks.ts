import type { LogClaim } from './bundle.ts';
import { same } from './bytes.ts';
import { checkpoint, signersOf, type Checkpoint } from './checkpoint.ts';
import { logKey, type LogKey } from './keys.ts';
import { hashLeaf, isIncluded } from './merkle.ts';
import { judged, notChecked, type Check, type CheckResult } from './report.ts';

export const logCheckNames: readonly Check[] = ['inclusion-proof', 'checkpoint-signature', 'origin'];

export async function logChecks(claim: LogClaim, logVkeys: readonly string[]): Promise<CheckResult[]> {
  const head = checkpoint(claim.checkpoint);
  const { result, signers } = await checkpointCheck('checkpoint-signature', head, logVkeys);
  return [await inclusionCheck(claim, head), result, originCheck(claim, head, signers)];
}

async function inclusionCheck(claim: LogClaim, head: Checkpoint | undefined): Promise<CheckResult> {
  const { index, outerIndex = index, size = head?.size, root = head?.root } = claim;
  const agrees = head !== undefined && root !== undefined && outerIndex === index && size === head.size && same(root, head.root);
  if (!agrees) return judged('inclusion-proof', false, '', 'Index, size and root of entry, proof and checkpoint do not agree.');
  const included = await isIncluded(await hashLeaf(claim.body), index, head.size, claim.proof, head.root);
  return judged('inclusion-proof', included, `Leaf ${index} is in the tree of ${head.size}.`, `No way from leaf ${index} to the root.`);
}

/** A checkpoint's signature, under the name its caller gives the check. */
export async function checkpointCheck(check: Check, head: Checkpoint | undefined, logVkeys: readonly string[]) {
  const none: LogKey[] = [];
  if (head === undefined) return { result: judged(check, false, '', 'The checkpoint is malformed.'), signers: none };
  if (logVkeys.length === 0) return { result: notChecked(check, 'No log key was given.'), signers: none };
  const read = await Promise.all(logVkeys.map(logKey)).catch(() => undefined);
  if (read === undefined) return { result: notChecked(check, 'This runtime cannot use Ed25519 keys.'), signers: none };
  const keys = read.filter((key) => key !== undefined);
  const signers = keys.length === logVkeys.length ? await signersOf(head, keys) : none;
  const no = keys.length === logVkeys.length ? 'No trusted log key signed this checkpoint.' : 'A log key given as trusted is malformed.';
  return { result: judged(check, signers.length > 0, `Signed by ${signers.map(({ origin }) => origin).join(', ')}.`, no), signers };
}

function originCheck({ logId }: LogClaim, head: Checkpoint | undefined, signers: readonly LogKey[]): CheckResult {
  if (head === undefined || signers.length === 0) return notChecked('origin', 'No trusted key signed the checkpoint.');
  const named = signers.filter(({ origin }) => origin === head.origin);
  const holds = named.some(({ id }) => logId === undefined || same(id, logId));
  return judged('origin', holds, `The log is ${head.origin}.`, 'Checkpoint or log entry name another log than the one whose key signed.');
}
