import { verifyRecord } from '@annexa/verify';
import { z } from 'zod';
import { checkFiles } from './files.ts';
import { openProblems } from './findings.ts';
import type { PackProblem, Problems } from './findings.ts';
import { checkHead, checkLog, earlierHeads } from './log.ts';
import type { TreeClaims } from './log.ts';
import { claimedHead, noteProblem } from './notes.ts';
import { checkRecords } from './records.ts';
import type { CheckedRecords } from './records.ts';
import { openZip } from './zip-reader.ts';
import type { Zip } from './zip-reader.ts';

/** What the verifying party keeps: both optional, and what is not given is named as not checked. */
export type Kept = {
  /** Note verifier key of the log. */
  readonly vkey?: string;
  /** A checkpoint of this log the operator cannot change. */
  readonly checkpoint?: string;
};

/**
 * What was found. `accepted` needs a log key that did not come with the pack; without one nothing better than `incomplete` is said.
 * `trustedBeyondLeaf`: the operator is to be trusted for every leaf from this one on.
 */
export type PackReport = {
  readonly verdict: 'accepted' | 'incomplete' | 'refused';
  readonly problemCount: number;
  readonly problems: readonly PackProblem[];
  readonly filesAsListed: number;
  readonly recordsChecked: number;
  readonly leavesRead: number;
  readonly earlierCheckpoints: number;
  readonly embeddedCheckpoints: number;
  readonly trustedBeyondLeaf: number;
  readonly origin: string;
  readonly vkey: string;
  readonly treeSize: number;
  readonly root: string;
};

/** Checks everything in an audit pack, offline, whatever else is wrong with it. @throws AnnexaError NOT_FOUND, INPUT_MALFORMED (no zip) */
export async function verifyPack(path: string, kept: Kept): Promise<PackReport> {
  const zip = await openZip(path);
  try {
    return await checkPack(zip, kept, openProblems());
  } finally {
    await zip.close();
  }
}

async function checkPack(zip: Zip, kept: Kept, problems: Problems): Promise<PackReport> {
  const filesAsListed = await checkFiles(zip, problems);
  const vkey = await logKeyOf(zip, kept, problems);
  const checked = await checkHead(zip, vkey, problems);
  const note = checked?.note ?? '';
  const head = checked?.head ?? { origin: '', size: 0, root: '' };
  const records = await checkRecords(zip, note, vkey, problems);
  const earlier = await earlierHeads(zip, vkey, problems);
  const held = await heldHead(kept.checkpoint, vkey, problems);
  const leavesRead = await checkLog(zip, head, { leaves: records.leaves, heads: [...earlier, ...records.embedded, ...held] }, problems);
  await checkSumsSignature(zip, records, problems);
  const isHeld = held.length > 0 && problems.list.every(({ code }) => code !== 'held-checkpoint-differs');
  return {
    verdict: problems.count > 0 ? 'refused' : kept.vkey === undefined ? 'incomplete' : 'accepted',
    problemCount: problems.count,
    problems: problems.list,
    filesAsListed,
    recordsChecked: records.count,
    leavesRead,
    earlierCheckpoints: earlier.length,
    embeddedCheckpoints: records.embedded.length,
    trustedBeyondLeaf: isHeld ? (held[0]?.size ?? 0) : 0,
    origin: head.origin,
    vkey,
    treeSize: head.size,
    root: head.root,
  };
}

/** The key the person keeps decides; the pack's own is only compared with it. */
async function logKeyOf(zip: Zip, { vkey }: Kept, problems: Problems): Promise<string> {
  const inPack = Buffer.from((await zip.read('trust/log.vkey')) ?? [])
    .toString('utf8')
    .trim();
  if (vkey !== undefined && vkey !== inPack)
    problems.add('log-key-differs', 'trust/log.vkey', `the pack is of the log ${inPack || '(none)'}, you keep the key of ${vkey}`);
  return vkey ?? inPack;
}

async function heldHead(note: string | undefined, vkey: string, problems: Problems): Promise<TreeClaims['heads']> {
  if (note === undefined) return [];
  const where = 'the checkpoint you hold';
  const wrong = await noteProblem(note, vkey);
  const head = claimedHead(note);
  if (wrong === undefined && head) return [{ ...head, where, code: 'held-checkpoint-differs' }];
  problems.add('held-checkpoint-differs', where, `it cannot be compared: ${wrong ?? 'not a checkpoint'}`);
  return [];
}

const sumsBundleSchema = z.object({
  verificationMaterial: z.object({ publicKey: z.object({ hint: z.base64() }) }),
  messageSignature: z.object({ signature: z.base64() }),
});

/** SHA256SUMS must be signed by a key that the log itself names as the collector's. */
async function checkSumsSignature(zip: Zip, { collectorKeys }: CheckedRecords, problems: Problems): Promise<void> {
  const where = 'SHA256SUMS.sigstore.json';
  const [sums, bundle, raw] = await Promise.all(['SHA256SUMS', where, 'SHA256SUMS.sig'].map((name) => zip.read(name)));
  const bundleJson = Buffer.from(bundle ?? []).toString('utf8');
  const parsed = sumsBundleSchema.safeParse(jsonOf(bundleJson));
  if (!sums || !parsed.success) return problems.add('sums-signature', where, 'there is no readable signature of SHA256SUMS');
  const digest = Buffer.from(parsed.data.verificationMaterial.publicKey.hint, 'base64').toString('hex');
  if (!collectorKeys.has(digest)) problems.add('sums-signature', where, `no record binds the key ${digest} to the collector`);
  const key = Buffer.from((await zip.read(`trust/keys/${digest}.pem`)) ?? []).toString('utf8');
  const { checks } = await verifyRecord({ bundleJson, artifact: sums, trust: { logVkeys: [], sourceKeys: [key] } });
  const failed = checks.find(({ outcome }) => outcome === 'failed');
  const signed = checks.some(({ check, outcome }) => check === 'signature' && outcome === 'passed');
  if (failed || !signed)
    problems.add('sums-signature', where, failed ? `${failed.check}: ${failed.detail}` : 'the signature was not checked');
  if (Buffer.from(raw ?? []).toString('base64') !== parsed.data.messageSignature.signature)
    problems.add('sums-signature', 'SHA256SUMS.sig', 'another signature than the one in the bundle beside it');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
