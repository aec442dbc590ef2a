import { AnnexaError, sha256Hex } from '@annexa/evidence';
import type { ErrorCode } from '@annexa/evidence';
import type { Door } from './door.ts';
import { bindKey, isUnreachable, sendBundles } from './send.ts';
import type { Sent } from './send.ts';
import { setAside, spooled, unspool } from './spool.ts';
import type { Spooled } from './spool.ts';

/** A record of an earlier capture that did not go out. `setAside`: the collector refused the record itself, so it is not tried again. */
export type Unsent = { readonly content: string; readonly code: ErrorCode; readonly message: string; readonly setAside: boolean };

/** Reasons that lie in the record's own bytes: no other credential and no later day mends them. */
const ofTheRecord: ReadonlySet<ErrorCode> = new Set([
  'INPUT_MALFORMED',
  'INPUT_TOO_LARGE',
  'ENVELOPE_MALFORMED',
  'NOT_PLAIN_JSON',
  'STATEMENT_MALFORMED',
  'KIND_UNKNOWN',
  'FACTS_MALFORMED',
  'SIGNATURE_INVALID',
  'DIGEST_MISMATCH',
  'CHECKPOINT_INVALID',
]);

/**
 * Sends what earlier captures could not. A record leaves the spool only when the collector holds it or refused its very bytes.
 * One key that cannot be bound keeps back what it signed and nothing else.
 * @throws AnnexaError when the collector cannot be reached
 */
export async function sendSpool(door: Door, folder: string): Promise<{ readonly sent: number; readonly unsent: readonly Unsent[] }> {
  const waiting = await spooled(folder);
  const unsent: Unsent[] = [];
  for (const [spkiPem, records] of Map.groupBy(waiting, (record) => record.spkiPem))
    unsent.push(...(await sendGroup(door, folder, spkiPem, records)));
  return { sent: waiting.length - unsent.length, unsent };
}

async function sendGroup(door: Door, folder: string, spkiPem: string, records: readonly Spooled[]): Promise<readonly Unsent[]> {
  try {
    const { client } = await bindKey(door, { digest: keyDigestOf(spkiPem), spkiPem }, []);
    return await settle(folder, records, await sendBundles(client, records));
  } catch (error) {
    if (isUnreachable(error)) throw error;
    const code = error instanceof AnnexaError ? error.code : 'INTERNAL';
    const message = error instanceof Error ? error.message : String(error);
    return records.map(({ content }) => ({ content, code, message, setAside: false }));
  }
}

async function settle(folder: string, records: readonly Spooled[], { answers }: Sent): Promise<readonly Unsent[]> {
  const unsent: Unsent[] = [];
  for (const record of records) {
    const { content } = record;
    const answer = answers.get(record.id);
    if (answer === undefined) unsent.push({ content, code: 'INTERNAL', message: 'no answer for this record', setAside: false });
    else if (answer.outcome === 'refused') {
      const { code, message } = answer.error;
      if (ofTheRecord.has(code)) await setAside(folder, record, { code, message });
      unsent.push({ content, code, message, setAside: ofTheRecord.has(code) });
    } else await unspool(folder, content);
  }
  return unsent;
}

function keyDigestOf(spkiPem: string): string {
  return sha256Hex(Uint8Array.from(Buffer.from(spkiPem.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64')));
}
