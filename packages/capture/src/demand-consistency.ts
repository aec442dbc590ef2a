import type { Client } from '@annexa/api';
import { AnnexaError } from '@annexa/evidence';
import { parseVkey, verifyCheckpoint, verifyConsistency } from '@annexa/ledger';
import type { LogSeen } from './state.ts';

/**
 * Demands that the log of today begins with the log of last time, under the key seen last time. Who rewrote history between
 * two captures is caught here, by the one who holds the older checkpoint. The first capture believes what it is shown.
 * @throws AnnexaError CONSISTENCY_FAILED, CHECKPOINT_INVALID
 */
export async function demandConsistency(client: Client, seen: LogSeen | null): Promise<LogSeen> {
  const vkey = seen?.vkey ?? (await client.trust()).vkey;
  const { checkpoint } = await client.checkpoint();
  const newer = believed(checkpoint, vkey);
  if (!seen || seen.checkpoint === checkpoint) return { vkey, checkpoint };
  const older = believed(seen.checkpoint, vkey);
  const proof = await client.consistency(older.size, newer.size);
  const holds = verifyConsistency({
    size1: older.size,
    root1: older.root,
    size2: newer.size,
    root2: newer.root,
    proof: proof.proof.map((hash) => Uint8Array.from(Buffer.from(hash, 'base64'))),
  });
  if (!holds) {
    throw new AnnexaError(
      'CONSISTENCY_FAILED',
      `the log of ${newer.size} leaves does not begin with the ${older.size} leaves seen before`,
      'keep the old checkpoint and ask whoever runs the collector; nothing was sent',
    );
  }
  return { vkey, checkpoint };
}

function believed(checkpoint: string, vkey: string) {
  const key = parseVkey(vkey);
  const read = key.ok ? verifyCheckpoint(checkpoint, [key.value]) : key;
  if (read.ok) return read.value;
  throw new AnnexaError(
    'CHECKPOINT_INVALID',
    `a checkpoint that the known log key did not sign: ${read.problem.message}`,
    'the collector changed its log key: ask its operator for the rotation record',
  );
}
