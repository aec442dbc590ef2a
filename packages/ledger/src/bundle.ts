import { fromBase64, toBase64 } from './bytes.ts';
import { envelopeJson, readEnvelope, type Envelope } from './envelope.ts';
import { hashBytes } from './hash.ts';
import { countOf, member, parseJson } from './json.ts';
import { leafKind } from './leaf-body.ts';
import { limits } from './limits.ts';
import type { LogPublicKey } from './log-key.ts';
import { attempt, refuse, type Outcome } from './problem.ts';

/** The one bundle version written here. */
export const bundleMediaType = 'application/vnd.dev.sigstore.bundle.v0.3+json';

/** Where a record stands in a log, with everything needed to check it offline. */
export interface LogEntry {
  /** Zero-based leaf index. */
  index: number;
  /** 32 bytes, `LogPublicKey.logId`. */
  logId: Uint8Array;
  /** The leaf, verbatim. */
  body: Uint8Array;
  proof: Uint8Array[];
  /** Size and root of `checkpoint`, repeated as the bundle format demands. */
  size: number;
  root: Uint8Array;
  /** The signed note, verbatim. */
  checkpoint: string;
}

/** A read bundle. `logEntry` is absent before the record is logged; nothing here is verified yet. */
export interface Bundle {
  /** Base64 SHA-256 of the source's SPKI. */
  keyHint: string;
  envelope: Envelope;
  logEntry?: LogEntry;
}

/** A bundle not logged yet, as a source sends it: JSON text, deterministic for one envelope. */
export function bundleOf(envelope: Envelope, keyHint: string): string {
  return JSON.stringify({
    mediaType: bundleMediaType,
    verificationMaterial: { publicKey: { hint: keyHint }, tlogEntries: [] },
    dsseEnvelope: envelopeJson(envelope),
  });
}

/**
 * The received bundle with its place in the log. Everything received stays, the envelope's text character for character and
 * members unknown here included; only `tlogEntries` is replaced, so asking again under a newer checkpoint is the same call.
 */
export function withLogEntry(bundleJson: string, entry: LogEntry): Outcome<string> {
  return attempt(() => {
    const received = parseJson(bundleJson);
    readBundle(received);
    const material = member(received, 'verificationMaterial');
    return JSON.stringify({
      ...objectOf(received),
      verificationMaterial: { ...objectOf(material), tlogEntries: [logEntryJson(entry)] },
    });
  });
}

/** The entry from its parts; `checkpoint` is the signed note of `size` and `root`. */
export function logEntryOf(log: LogPublicKey, entry: Omit<LogEntry, 'logId'>): LogEntry {
  return { ...entry, logId: log.logId };
}

/** Reads a v0.3 bundle with a public-key hint and a DSSE envelope; at most one log entry. Bounded in length and depth. */
export function parseBundle(json: string | Uint8Array): Outcome<Bundle> {
  return attempt(() => readBundle(parseJson(json)));
}

function readBundle(value: unknown): Bundle {
  if (member(value, 'mediaType') !== bundleMediaType) refuse('bundle-media-type', `the media type is not ${bundleMediaType}`);
  const material = member(value, 'verificationMaterial');
  const keyHint = member(member(material, 'publicKey'), 'hint');
  if (typeof keyHint !== 'string' || keyHint === '' || keyHint.length > limits.keyIdCharsMax) {
    refuse('bundle-material', 'no public-key hint', 'Sign with a source key; certificate bundles are ingested as materials.');
  }
  const envelope = readEnvelope(member(value, 'dsseEnvelope'));
  const entries = member(material, 'tlogEntries') ?? [];
  if (!Array.isArray(entries) || entries.length > 1) refuse('bundle-malformed', 'one log entry at most');
  const entry: unknown = entries[0];
  return entry === undefined ? { keyHint, envelope } : { keyHint, envelope, logEntry: readLogEntry(entry) };
}

function readLogEntry(value: unknown): LogEntry {
  const proof = member(value, 'inclusionProof');
  const index = countOf(member(value, 'logIndex'));
  const size = countOf(member(proof, 'treeSize'));
  const hashes = member(proof, 'hashes') ?? [];
  const checkpoint = member(member(proof, 'checkpoint'), 'envelope');
  const kind = member(value, 'kindVersion');
  if (member(kind, 'kind') !== leafKind.kind || member(kind, 'version') !== leafKind.version)
    refuse('bundle-malformed', 'a log entry of another kind');
  if (index === undefined || size === undefined || countOf(member(proof, 'logIndex')) !== index)
    refuse('bundle-malformed', 'no one log index and tree size');
  if (!Array.isArray(hashes) || hashes.length > limits.proofHashesMax || typeof checkpoint !== 'string')
    refuse('bundle-malformed', 'no proof and checkpoint');
  return {
    index,
    size,
    logId: readHash(member(member(value, 'logId'), 'keyId')),
    root: readHash(member(proof, 'rootHash')),
    proof: hashes.map(readHash),
    body: readBytes(member(value, 'canonicalizedBody')),
    checkpoint,
  };
}

function readBytes(value: unknown): Uint8Array {
  return typeof value === 'string' ? fromBase64(value) : refuse('bundle-malformed', 'base64 text is missing');
}

function readHash(value: unknown): Uint8Array {
  const bytes = readBytes(value);
  return bytes.length === hashBytes ? bytes : refuse('bundle-malformed', 'a hash that is not 32 bytes');
}

function objectOf(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}

/** Protobuf JSON of a TransparencyLogEntry: counts as strings. No integratedTime: the leaf has no time, and we claim none. */
function logEntryJson(entry: LogEntry): object {
  return {
    logIndex: String(entry.index),
    logId: { keyId: toBase64(entry.logId) },
    kindVersion: leafKind,
    inclusionProof: {
      logIndex: String(entry.index),
      rootHash: toBase64(entry.root),
      treeSize: String(entry.size),
      hashes: entry.proof.map(toBase64),
      checkpoint: { envelope: entry.checkpoint },
    },
    canonicalizedBody: toBase64(entry.body),
  };
}
