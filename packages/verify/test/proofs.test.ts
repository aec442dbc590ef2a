import { describe, expect, it } from 'vitest';
import { generateLogKey, signCheckpoint } from '@annexa/ledger';
import { verifyConsistency, verifyReceipt, type Report } from '../src/index.ts';
import { sampleLog } from './sample-log.ts';

const sample = sampleLog(21);
const trust = { logVkeys: [sample.log.vkey] };

function failures(report: Report): string[] {
  return report.checks.filter(({ outcome }) => outcome === 'failed').map(({ check }) => check);
}

describe('receipts', () => {
  const receiptText = sample.receipt(5);
  const leafBody = sample.leafBody(5);

  it('are accepted, an unsigned extra line or none', async () => {
    for (const text of [receiptText, receiptText.replace('index', 'extra AAAA\nindex')]) {
      expect(await verifyReceipt({ receiptText: text, leafBody, trust })).toMatchObject({ verdict: 'accepted' });
    }
  });

  it.each([
    ['another leaf', receiptText, sample.leafBody(6), ['inclusion-proof']],
    ['another index', receiptText.replace('index 5', 'index 4'), leafBody, ['inclusion-proof']],
    ['another size', receiptText.replace('\n21\n', '\n40\n'), leafBody, ['inclusion-proof', 'checkpoint-signature']],
    ['another version', receiptText.replace('@v1', '@v2'), leafBody, ['receipt-format']],
    ['nothing', '', leafBody, ['receipt-format']],
    ['a receipt with a line lost', receiptText.replace(/\n[^\n]{44}\n\n/, '\n\n'), leafBody, ['inclusion-proof']],
    [
      'a checkpoint with an extension line',
      receiptText.replace('\n\n—', '\nmore\n\n—'),
      leafBody,
      ['inclusion-proof', 'checkpoint-signature'],
    ],
  ])('refuse %s', async (_, text, leaf, names) => {
    const report = await verifyReceipt({ receiptText: text, leafBody: leaf, trust });
    expect(failures(report)).toEqual(names);
    expect(report.verdict).toBe('refused');
  });

  it('are incomplete without a log key', async () => {
    expect(await verifyReceipt({ receiptText, leafBody, trust: { logVkeys: [] } })).toMatchObject({ verdict: 'incomplete' });
  });
});

describe('consistency', () => {
  it('holds between all sizes, from the empty tree on', async () => {
    for (let size2 = 0; size2 <= sample.size; size2 += 1) {
      for (let size1 = 0; size1 <= size2; size1 += 1) {
        const pair = { older: sample.checkpoint(size1), newer: sample.checkpoint(size2), proof: sample.consistency(size1, size2) };
        expect(await verifyConsistency({ ...pair, trust })).toMatchObject({ verdict: 'accepted' });
      }
    }
  });

  const pair = { older: sample.checkpoint(6), newer: sample.checkpoint(21), proof: sample.consistency(6, 21), trust };
  it('is refused between two empty trees of which one has a root', async () => {
    const root = new Uint8Array(32);
    const newer = signCheckpoint({ origin: sample.log.origin, size: 0, root }, [sample.log]);
    expect(failures(await verifyConsistency({ older: sample.checkpoint(0), newer, proof: [], trust }))).toEqual(['consistency-proof']);
    expect(failures(await verifyConsistency({ older: newer, newer: sample.checkpoint(3), proof: [], trust }))).toEqual([
      'consistency-proof',
    ]);
  });

  const rewritten = sampleLog(21);
  it.each([
    ['a hash altered', { proof: pair.proof.with(1, new Uint8Array(32)) }, ['consistency-proof']],
    ['a hash too few', { proof: pair.proof.slice(1) }, ['consistency-proof']],
    ['a hash too many', { proof: [...pair.proof, new Uint8Array(32)] }, ['consistency-proof']],
    ['a short hash', { proof: pair.proof.with(0, new Uint8Array(31)) }, ['consistency-proof']],
    ['the two swapped', { older: pair.newer, newer: pair.older }, ['consistency-proof']],
    ['the older one altered', { older: pair.older.replace('\n6\n', '\n5\n') }, ['older-checkpoint', 'consistency-proof']],
    ['the newer one of a log rewritten under another key', { newer: rewritten.checkpoint(21) }, ['newer-checkpoint', 'consistency-proof']],
    ['the older one unreadable', { older: 'x' }, ['older-checkpoint']],
    ['an unknown log', { trust: { logVkeys: [generateLogKey().vkey] } }, ['older-checkpoint', 'newer-checkpoint']],
  ])('is refused with %s', async (_, change, names) => {
    const report = await verifyConsistency({ ...pair, ...change });
    expect(failures(report)).toEqual(names);
    expect(report.verdict).toBe('refused');
  });
});
