import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeStatement, sha256Hex } from '@annexa/evidence';
import { bundleOf, generateSourceKey, parseBundle, preAuthEncoding, signEnvelope, statementPayloadType } from '@annexa/ledger';
import { openLedger } from '../../packages/collector/src/ledger/index.ts';
import { sampleStatement } from '../bench/samples/record.ts';

/** What a real ledger handed out about one of its records. */
type HandedOut = {
  readonly index: number;
  /** Bundle with its log entry. */
  readonly bundle: string;
  readonly leafBody: Uint8Array;
  readonly proof: readonly string[];
  readonly preAuth: Uint8Array;
  readonly signatureDer: Uint8Array;
};

/** A real ledger of a real data folder, filled and closed; what is left is what it handed out. */
export type SampleLog = {
  readonly vkey: string;
  readonly trustedRoot: string;
  readonly sourcePem: string;
  /** Bytes whose digest is the subject of every record. */
  readonly artefact: Uint8Array;
  readonly older: string;
  readonly newer: string;
  readonly consistency: readonly string[];
  readonly records: readonly HandedOut[];
};

const recordCount = 9;

export async function sampleLog(): Promise<SampleLog> {
  const folder = await mkdtemp(join(tmpdir(), 'annexa-interop-'));
  const failures: Error[] = [];
  const ledger = await openLedger({ folder, clock: () => new Date(), onFatal: (error) => failures.push(error) });
  const source = generateSourceKey();
  await ledger.bindKey({ keyDigest: sha256Hex(source.spki), mode: 'collector-enrolled', tokenId: 'interop', spki: source.spki });
  const artefact = new TextEncoder().encode('the bytes of a model, or of anything else a record is about\n');
  const indexes: number[] = [];
  let older = ledger.head();
  for (let at = 0; at < recordCount; at += 1) {
    const submitted = await ledger.submit(signedFor(artefact, at, source), { systems: 'all' });
    if (submitted.outcome === 'refused') throw new Error(submitted.message);
    indexes.push(submitted.index);
    if (at === 3) older = ledger.head();
  }
  const newer = ledger.head();
  const { hashes } = await ledger.consistency(older.size, newer.size);
  const records = await Promise.all(indexes.map(async (index) => handedOut(index, new TextDecoder().decode(await ledger.bundleOf(index)))));
  const { vkey, trustedRoot } = ledger;
  await ledger.close();
  await rm(folder, { recursive: true });
  if (failures[0]) throw failures[0];
  const notes = { older: older.checkpoint, newer: newer.checkpoint };
  return { vkey, trustedRoot, sourcePem: source.pem, artefact, ...notes, consistency: hashes, records };
}

function signedFor(artefact: Uint8Array, at: number, source: ReturnType<typeof generateSourceKey>): Uint8Array {
  const sha256 = createHash('sha256').update(artefact).digest('hex');
  const statement = { ...sampleStatement(at), subject: [{ name: 'artefact', digest: { sha256 } }] };
  const envelope = signEnvelope(encodeStatement(statement), statementPayloadType, source);
  return new TextEncoder().encode(bundleOf(envelope, source.hint));
}

function handedOut(index: number, bundle: string): HandedOut {
  const read = parseBundle(bundle);
  if (!read.ok || !read.value.logEntry) throw new Error(`bundle ${index} has no log entry`);
  const { envelope, logEntry } = read.value;
  return {
    index,
    bundle,
    leafBody: logEntry.body,
    proof: logEntry.proof.map((hash) => Buffer.from(hash).toString('base64')),
    preAuth: preAuthEncoding(envelope.payloadType, envelope.payload),
    signatureDer: envelope.signature,
  };
}
