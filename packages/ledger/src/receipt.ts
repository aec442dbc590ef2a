import { fromBase64, toBase64 } from './bytes.ts';
import { hashBytes } from './hash.ts';
import { limits } from './limits.ts';
import { attempt, refuse, type Outcome } from './problem.ts';

/** Inclusion proof and checkpoint of one leaf: what the sender of a record gets and keeps. */
export interface Receipt {
  index: number;
  proof: Uint8Array[];
  /** The signed note, verbatim. */
  checkpoint: string;
}

const firstLine = 'c2sp.org/tlog-proof@v1';

/** The receipt as a `.tlog-proof` file (C2SP tlog-proof), without extra data. */
export function formatReceipt(receipt: Receipt): string {
  const hashes = receipt.proof.map((hash) => `${toBase64(hash)}\n`).join('');
  return `${firstLine}\nindex ${receipt.index}\n${hashes}\n${receipt.checkpoint}`;
}

/** Reads a `.tlog-proof`; an `extra` line is skipped, as nobody signed it. Believe nothing before proof and checkpoint are verified. */
export function parseReceipt(text: string): Outcome<Receipt> {
  return attempt(() => {
    if (text.length > limits.noteCharsMax) refuse('receipt-malformed', 'longer than any receipt');
    const split = text.indexOf('\n\n');
    const lines = text.slice(0, Math.max(split, 0)).split('\n');
    if (split < 0 || lines.shift() !== firstLine) refuse('receipt-malformed', `the first line is not ${firstLine}`);
    if (lines[0]?.startsWith('extra ')) lines.shift();
    const [, indexText] = /^index (0|[1-9]\d{0,15})$/.exec(lines.shift() ?? '') ?? [];
    const index = Number(indexText);
    if (!Number.isSafeInteger(index)) refuse('receipt-malformed', 'no index line');
    if (lines.length > limits.proofHashesMax) refuse('receipt-malformed', 'more hashes than a tree has levels');
    return { index, proof: lines.map(readHash), checkpoint: text.slice(split + 2) };
  });
}

function readHash(line: string): Uint8Array {
  const hash = fromBase64(line);
  return hash.length === hashBytes ? hash : refuse('receipt-malformed', 'a hash that is not 32 bytes');
}
