import { base64, copied, hex, same, sha256, type Bytes } from './bytes.ts';
import { bundle, impliedLeaf, leafKey, signedBytes, type Bundle, type Content } from './bundle.ts';
import { sameKey, sourceKey, type SourceKey } from './keys.ts';
import { logChecks } from './log-checks.ts';
import { failed, judged, notChecked, passed, uncovered, verdictOf, type Check, type CheckResult, type Report } from './report.ts';

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
  /** The bytes a message-signature bundle is about (not for records: those carry their payload). */
  artifact?: Uint8Array;
}

/** The parts of a record that could be read; believe them only as far as `checks` go. */
export interface ReadRecord {
  keyHint?: string;
  payloadType?: string;
  payload?: Uint8Array;
  /** Lower-case hex. */
  payloadSha256?: string;
  leafIndex?: number;
  treeSize?: number;
  /** Base64. */
  rootHash?: string;
}

/** What was checked, what was not, and what was read. */
export interface RecordReport extends Report {
  record: ReadRecord;
}

const recordChecks: readonly Check[] = [
  'bundle-format',
  'payload-digest',
  'source-key',
  'signature',
  'leaf',
  'inclusion-proof',
  'checkpoint-signature',
  'origin',
];

/**
 * Checks one bundle against keys got elsewhere. Never throws for what is in the bundle; every check of the list is reported,
 * in order, whether or not an earlier one failed. Formats: Sigstore bundle v0.3, DSSE 1.0, RFC 6962, C2SP checkpoint.
 */
export async function verifyRecord(input: RecordInput): Promise<RecordReport> {
  const notCovered = uncovered('source-key-binding', 'time', 'truth-of-content', 'independent-anchor', 'completeness', 'trust-root');
  const read = bundle(input.bundleJson);
  const record = await readRecord(read);
  if (!hasWebCrypto()) return { verdict: 'incomplete', checks: recordChecks.map(withoutWebCrypto), notCovered, record };
  const checks = [
    judged(
      'bundle-format',
      read.problem === undefined,
      'One Sigstore bundle v0.3 with one signature.',
      `The bundle cannot be used: ${read.problem}.`,
    ),
    await digestCheck(read.content, input),
    ...(await sourceChecks(read, input)),
    ...(await entryChecks(read, input.trust)),
  ];
  return { verdict: verdictOf(checks), checks, notCovered, record };
}

/** False on pages that are served neither over HTTPS nor from loopback: browsers withhold `crypto.subtle` there. */
export function hasWebCrypto(): boolean {
  return Reflect.has(globalThis, 'crypto') && Reflect.get(crypto, 'subtle') !== undefined;
}

export function withoutWebCrypto(check: Check): CheckResult {
  return notChecked(check, 'This page has no WebCrypto: serve it over HTTPS or from the loopback address.');
}

async function readRecord({ keyHint, content, entry }: Bundle): Promise<ReadRecord> {
  const envelope = content?.kind === 'envelope' ? content : undefined;
  return {
    ...(keyHint !== undefined && { keyHint }),
    ...(envelope && { payloadType: envelope.payloadType, payload: envelope.payload }),
    ...(envelope && hasWebCrypto() && { payloadSha256: hex(await sha256(envelope.payload)) }),
    ...(entry && { leafIndex: entry.index, treeSize: entry.size, rootHash: base64(entry.root) }),
  };
}

async function digestCheck(content: Content | undefined, { expectedPayloadSha256: expected, artifact }: RecordInput): Promise<CheckResult> {
  if (content === undefined) return notChecked('payload-digest', 'There is no readable content.');
  if (content.kind === 'message') {
    if (artifact === undefined) return notChecked('payload-digest', 'The artefact this bundle is about was not given.');
    const matches = same(await sha256(copied(artifact)), content.digest);
    return judged(
      'payload-digest',
      matches,
      'The artefact has the digest in the bundle.',
      'The artefact is not the one the bundle is about.',
    );
  }
  const found = hex(await sha256(content.payload));
  if (expected === undefined) return notChecked('payload-digest', `No digest was given to compare with; the payload has ${found}.`);
  return judged(
    'payload-digest',
    found === expected,
    `The payload has the digest ${found}.`,
    `The payload has ${found}, asked for was ${expected}.`,
  );
}

/** The checks `source-key`, `signature` and `leaf`, which need the same key. */
async function sourceChecks({ keyHint, content, entry, logged }: Bundle, { trust, artifact }: RecordInput): Promise<CheckResult[]> {
  const given = (await Promise.all((trust.sourceKeys ?? []).map(sourceKey))).filter((key) => key !== undefined);
  const inLeaf = entry && (await sourceKey(leafKey(entry.body) ?? ''));
  const key = given.find(({ hint }) => hint === keyHint) ?? inLeaf;
  const signed = content && signedBytes(content, artifact && copied(artifact));
  const missing = 'No key is at hand: none was given and the bundle carries no leaf with one.';
  const keyResult = key ? keyCheck(key, keyHint, trust.sourceKeys && given) : keylessCheck(trust.sourceKeys, missing);
  if (!key || !content || !signed) {
    const why = key ? 'What was signed is not at hand.' : missing;
    const leafResult =
      entry && !inLeaf ? failed('leaf', 'The leaf is not a hashedrekord 0.0.2 with a P-256 key.') : notChecked('leaf', why);
    return [keyResult, notChecked('signature', why), leafResult];
  }
  const valid = await key.verifies(signed, content.signature);
  const signature = judged(
    'signature',
    valid,
    'The key signed exactly these bytes.',
    'The signature is not one of this key over these bytes.',
  );
  return [keyResult, signature, leafCheck(entry?.body, logged, await impliedLeaf(signed, content.signature, key.spki))];
}

function keylessCheck(sourceKeys: readonly string[] | undefined, missing: string): CheckResult {
  return sourceKeys ? failed('source-key', 'None of the keys given has the hint of the bundle.') : notChecked('source-key', missing);
}

function keyCheck(key: SourceKey, keyHint: string | undefined, given: readonly SourceKey[] | undefined): CheckResult {
  if (key.hint !== keyHint) return failed('source-key', 'The key in the leaf is not the one the bundle names.');
  if (given === undefined) return passed('source-key', 'The key in the leaf is the one the bundle names. Whose key it is was not checked.');
  const trusted = given.some((other) => sameKey(other, key));
  return judged('source-key', trusted, 'The key is one of those given.', 'The key is none of those given.');
}

function leafCheck(body: Bytes | undefined, logged: boolean, implied: Bytes): CheckResult {
  if (body === undefined) return logged ? failed('leaf', 'The log entry is malformed.') : notChecked('leaf', 'The record is not logged.');
  return judged(
    'leaf',
    same(body, implied),
    'The leaf is what this content and key imply.',
    'The leaf is about other content, another signature or another key.',
  );
}

async function entryChecks({ entry, logged }: Bundle, trust: Trust): Promise<CheckResult[]> {
  if (entry) return logChecks(entry, trust.logVkeys);
  const checks: readonly Check[] = ['inclusion-proof', 'checkpoint-signature', 'origin'];
  return checks.map((check) => (logged ? failed(check, 'The log entry is malformed.') : notChecked(check, 'The record is not logged.')));
}
