import { hex, same, sha256 } from './bytes.ts';
import { bundle, impliedLeaf, leafKey, signedBytes, type Bundle } from './bundle.ts';
import { sourceKey, type SourceKey } from './keys.ts';
import { logCheckNames, logChecks } from './log-checks.ts';
import { judged, notChecked, report, uncovered, withoutWebCrypto, type CheckResult, type Report } from './report.ts';

/** What the verifying party believes beforehand. */
export interface Trust {
  /** Note verifier keys of logs, `name+id+key`. Empty: checkpoints stay unchecked and nothing is accepted. */
  logVkeys: readonly string[];
  /** P-256 keys as PEM or base64 SPKI. Absent: the key is taken from the leaf, and whose it is stays open. */
  sourceKeys?: readonly string[];
}

/** One bundle and what is known about it. */
export interface RecordInput {
  bundleJson: string;
  trust: Trust;
  /** Lower-case hex: the record that was asked for. */
  expectedPayloadSha256?: string;
  /** The bytes a message-signature bundle is about (records carry theirs as payload). */
  artifact?: Uint8Array;
}

/** What was checked, what was not, and what was read. */
export interface RecordReport extends Report {
  /** Believe it only as far as `checks` go. */
  record: ReadRecord;
}

/**
 * Checks one bundle against keys got elsewhere. Never throws for what is in the bundle; all eight checks are reported, in order,
 * whether or not an earlier one failed. Formats: Sigstore bundle v0.3, DSSE 1.0, RFC 6962, C2SP tlog-checkpoint.
 */
export async function verifyRecord(input: RecordInput): Promise<RecordReport> {
  const notCovered = uncovered('source-key-binding', 'time', 'truth-of-content', 'independent-anchor', 'completeness', 'trust-root');
  const read = bundle(input.bundleJson);
  const unchecked = withoutWebCrypto(['bundle-format', 'payload-digest', 'source-key', 'signature', 'leaf', ...logCheckNames]);
  if (unchecked) return { ...report(unchecked, notCovered), record: recordOf(read, undefined) };
  const digested = read.content?.payload ?? (input.artifact && new Uint8Array(input.artifact));
  const digest = digested && hex(await sha256(digested));
  const checks = [
    judged('bundle-format', read.problem === undefined, 'One Sigstore bundle v0.3 with one signature.', `Not usable: ${read.problem}.`),
    digestCheck(digest, read.content?.digest ? hex(read.content.digest) : input.expectedPayloadSha256),
    ...(await sourceChecks(read, input)),
    ...(read.entry ? await logChecks(read.entry, input.trust.logVkeys) : logCheckNames.map((check) => unlogged(check, read.logged))),
  ];
  return { ...report(checks, notCovered), record: recordOf(read, read.content?.payload && digest) };
}

/** What could be read of a record: `payloadSha256` in hex, of envelopes only. */
function recordOf({ keyHint, content, entry }: Bundle, payloadSha256: string | undefined) {
  const { payloadType, payload } = content ?? {};
  return { keyHint, payloadType, payload, payloadSha256, leafIndex: entry?.index, treeSize: entry?.size };
}

/** The parts of a record, each undefined where it could not be read. */
export type ReadRecord = ReturnType<typeof recordOf>;

function digestCheck(found: string | undefined, expected: string | undefined): CheckResult {
  if (found === undefined) return notChecked('payload-digest', 'The bytes to digest are not at hand.');
  if (expected === undefined) return notChecked('payload-digest', `No digest was given to compare with; the payload has ${found}.`);
  return judged('payload-digest', found === expected, `The digest is ${found}.`, `The digest is ${found}, not ${expected}.`);
}

/** The checks `source-key`, `signature` and `leaf`, which need one key. */
async function sourceChecks({ keyHint, content, entry, logged }: Bundle, { trust, artifact }: RecordInput): Promise<CheckResult[]> {
  const given = trust.sourceKeys && (await Promise.all(trust.sourceKeys.map(sourceKey))).filter((key) => key !== undefined);
  const key = given?.find(({ hint }) => hint === keyHint) ?? (entry && (await sourceKey(leafKey(entry.body))));
  const signed = content && signedBytes(content, artifact && new Uint8Array(artifact));
  const keyResult = keyCheck(key, keyHint, given);
  if (!key || !content || !signed) {
    const why = key ? 'What was signed is not at hand.' : 'No key is at hand.';
    return [keyResult, notChecked('signature', why), notChecked('leaf', why)];
  }
  const valid = await key.verifies(signed, content.signature);
  const signature = judged('signature', valid, 'The key signed exactly these bytes.', 'Not a signature of this key over these bytes.');
  if (!entry) return [keyResult, signature, unlogged('leaf', logged)];
  const implied = entry.kind === 'hashedrekord 0.0.2' && same(entry.body, await impliedLeaf(signed, content.signature, key.spki));
  const leaf = judged('leaf', implied, 'The leaf is what content and key imply.', 'The leaf is of another kind, content or key.');
  return [keyResult, signature, leaf];
}

function keyCheck(key: SourceKey | undefined, keyHint: string | undefined, given: readonly SourceKey[] | undefined): CheckResult {
  if (given) {
    const known = keyHint !== undefined && given.some(({ hint }) => hint === keyHint);
    return judged('source-key', known, 'The key is one of those given.', 'None of the keys given is the one the bundle names.');
  }
  if (!key) return notChecked('source-key', 'No key was given, and the bundle carries no leaf with one.');
  return judged('source-key', key.hint === keyHint, 'The key in the leaf is the one the bundle names.', 'The leaf has another key.');
}

function unlogged(check: CheckResult['check'], logged: boolean): CheckResult {
  return logged ? judged(check, false, '', 'The log entry is malformed.') : notChecked(check, 'The record is not logged.');
}
