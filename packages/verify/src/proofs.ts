import { hashes, type LogClaim } from './bundle.ts';
import { checkpoint } from './checkpoint.ts';
import { checkpointCheck, logCheckNames, logChecks } from './log-checks.ts';
import { isExtended } from './merkle.ts';
import type { Trust } from './record.ts';
import { judged, notChecked, report, uncovered, withoutWebCrypto, type CheckResult, type Report } from './report.ts';

const notCovered = uncovered('time', 'independent-anchor', 'completeness', 'trust-root');

/** A `.tlog-proof` and the leaf it is about (the `canonicalizedBody` of a bundle). */
export interface ReceiptInput {
  receiptText: string;
  leafBody: Uint8Array;
  trust: Trust;
}

/** Checks that the leaf is where the receipt says (C2SP tlog-proof). What the leaf stands for is `verifyRecord`'s to say. */
export async function verifyReceipt({ receiptText, leafBody, trust }: ReceiptInput): Promise<Report> {
  const unchecked = withoutWebCrypto(['receipt-format', ...logCheckNames]);
  if (unchecked) return report(unchecked, notCovered);
  const claim = claimOf(receiptText, leafBody);
  const format = judged('receipt-format', claim !== undefined, 'One tlog-proof of version 1.', 'Not a tlog-proof of version 1.');
  const unread = logCheckNames.map((check) => notChecked(check, 'There is no readable receipt.'));
  const rest = claim ? await logChecks(claim, trust.logVkeys) : unread;
  return report([format, ...rest], notCovered);
}

function claimOf(text: string, leafBody: Uint8Array): LogClaim | undefined {
  const split = text.indexOf('\n\n');
  const [version, ...lines] = text.slice(0, Math.max(split, 0)).split('\n');
  const [indexLine = '', ...hashLines] = lines[0]?.startsWith('extra ') ? lines.slice(1) : lines;
  const [, index] = /^index (0|[1-9]\d{0,14})$/.exec(indexLine) ?? [];
  const proof = hashes(hashLines);
  if (version !== 'c2sp.org/tlog-proof@v1' || index === undefined || !proof) return undefined;
  return { body: new Uint8Array(leafBody), index: Number(index), proof, checkpoint: text.slice(split + 2) };
}

/** Two signed checkpoints of one log and the hashes that tie them. */
export interface ConsistencyInput {
  older: string;
  newer: string;
  /** 32 bytes each; empty from size 0 and between equal sizes. */
  proof: readonly Uint8Array[];
  trust: Trust;
}

/** Checks that nothing the older checkpoint covers was changed, removed or reordered in the tree of the newer one. */
export async function verifyConsistency({ older, newer, proof, trust }: ConsistencyInput): Promise<Report> {
  const unchecked = withoutWebCrypto(['older-checkpoint', 'newer-checkpoint', 'consistency-proof']);
  if (unchecked) return report(unchecked, notCovered);
  const [first, second] = [checkpoint(older), checkpoint(newer)];
  const checks: CheckResult[] = [
    (await checkpointCheck('older-checkpoint', first, trust.logVkeys)).result,
    (await checkpointCheck('newer-checkpoint', second, trust.logVkeys)).result,
  ];
  if (!first || !second) return report([...checks, notChecked('consistency-proof', 'A checkpoint is malformed.')], notCovered);
  const extended = first.origin === second.origin && (await isExtended(first, second, proof));
  const yes = `The tree of ${second.size} begins with the tree of ${first.size}.`;
  const tie = judged('consistency-proof', extended, yes, 'The newer tree is not shown to begin with the older one.');
  return report([...checks, tie], notCovered);
}
