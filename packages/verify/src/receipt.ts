import { copied, unhash } from './bytes.ts';
import { logChecks, type LogClaim } from './log-checks.ts';
import { hasWebCrypto, withoutWebCrypto, type Trust } from './record.ts';
import { failed, notChecked, passed, uncovered, verdictOf, type Check, type CheckResult, type Report } from './report.ts';

/** A `.tlog-proof` and the leaf it is about (the `canonicalizedBody` of a bundle). */
export interface ReceiptInput {
  receiptText: string;
  leafBody: Uint8Array;
  trust: Trust;
}

const logCheckNames: readonly Check[] = ['inclusion-proof', 'checkpoint-signature', 'origin'];

/** Checks that the leaf is where the receipt says (C2SP tlog-proof). What the leaf stands for is `verifyRecord`'s to say. */
export async function verifyReceipt({ receiptText, leafBody, trust }: ReceiptInput): Promise<Report> {
  const notCovered = uncovered('time', 'independent-anchor', 'completeness', 'trust-root');
  if (!hasWebCrypto()) return { verdict: 'incomplete', checks: logCheckNames.map(withoutWebCrypto), notCovered };
  const claim = claimOf(receiptText, leafBody);
  const checks: CheckResult[] = claim
    ? [passed('receipt-format', `A receipt for leaf ${claim.index}.`), ...(await logChecks(claim, trust.logVkeys))]
    : [
        failed('receipt-format', 'Not a tlog-proof of version 1.'),
        ...logCheckNames.map((check) => notChecked(check, 'There is no readable receipt.')),
      ];
  return { verdict: verdictOf(checks), checks, notCovered };
}

function claimOf(text: string, leafBody: Uint8Array): LogClaim | undefined {
  const split = text.indexOf('\n\n');
  const [version, ...lines] = text.slice(0, Math.max(split, 0)).split('\n');
  if (version !== 'c2sp.org/tlog-proof@v1' || text.length > 64 * 1024) return undefined;
  const [indexLine = '', ...hashLines] = lines[0]?.startsWith('extra ') ? lines.slice(1) : lines;
  const [, index] = /^index (0|[1-9]\d{0,14})$/.exec(indexLine) ?? [];
  const proof = hashLines.map(unhash).filter((hash) => hash !== undefined);
  if (index === undefined || proof.length !== hashLines.length || proof.length > 64) return undefined;
  return { body: copied(leafBody), index: Number(index), proof, checkpoint: text.slice(split + 2) };
}
