import { base64, joined, sha256, unbase64, unbase64Either, unhash, utf8, type Bytes } from './bytes.ts';
import { at, count, json } from './json.ts';

/** What was signed: an envelope's payload, or an artefact that the bundle only digests (`payload` absent). */
export interface Content {
  signature: Bytes;
  payloadType: string;
  payload?: Bytes;
  digest?: Bytes;
}

/** A place in a log, as a bundle's entry or a receipt claims it; the optional members are told by bundles only. */
export interface LogClaim {
  body: Bytes;
  index: number;
  proof: Bytes[];
  checkpoint: string;
  /** Index as told outside the proof, tree size and root as told outside the checkpoint. */
  outerIndex?: number;
  size?: number;
  root?: Bytes;
  logId?: Bytes;
  kind?: string;
}

/** What could be read, as far as it goes, so that a report can name more than the first fault. */
export interface Bundle {
  keyHint: string | undefined;
  content: Content | undefined;
  entry: LogClaim | undefined;
  logged: boolean;
  /** The first thing that is not as bundle v0.3 with a key hint demands. */
  problem: string | undefined;
}

export function bundle(text: string): Bundle {
  const value = json(text);
  const hint = at(value, 'verificationMaterial', 'publicKey', 'hint');
  const keyHint = typeof hint === 'string' && hint !== '' ? hint : undefined;
  const content =
    at(value, 'dsseEnvelope') === undefined ? messageOf(at(value, 'messageSignature')) : envelopeOf(at(value, 'dsseEnvelope'));
  const entries = at(value, 'verificationMaterial', 'tlogEntries') ?? [];
  const entryCount = Array.isArray(entries) ? entries.length : 2;
  const entry = entryCount === 1 ? entryOf(at(entries, 0)) : undefined;
  const version = 'application/vnd.dev.sigstore.bundle.v0.3+json';
  const faults = [
    at(value, 'mediaType') !== version && 'not a Sigstore bundle v0.3, or too large',
    keyHint === undefined && 'no public-key hint (certificates are not read here)',
    content === undefined && 'neither a DSSE envelope with exactly one signature nor a message signature',
    entryCount > 1 && 'more than one log entry',
    entryCount === 1 && entry === undefined && 'the log entry is malformed',
  ];
  return { keyHint, content, entry, logged: entryCount > 0, problem: faults.find((fault) => fault !== false) };
}

function envelopeOf(envelope: unknown): Content | undefined {
  const payloadType = at(envelope, 'payloadType');
  const payload = unbase64Either(at(envelope, 'payload'));
  const signatures = at(envelope, 'signatures');
  const signature = Array.isArray(signatures) && signatures.length === 1 ? unbase64Either(at(signatures, 0, 'sig')) : undefined;
  return typeof payloadType === 'string' && payload && signature ? { payloadType, payload, signature } : undefined;
}

function messageOf(message: unknown): Content | undefined {
  const digest = at(message, 'messageDigest', 'algorithm') === 'SHA2_256' ? unhash(at(message, 'messageDigest', 'digest')) : undefined;
  const signature = unbase64(at(message, 'signature'));
  return digest && signature && { digest, signature, payloadType: '' };
}

function entryOf(entry: unknown): LogClaim | undefined {
  const proofValue = at(entry, 'inclusionProof');
  const index = count(at(proofValue, 'logIndex'));
  const outerIndex = count(at(entry, 'logIndex'));
  const size = count(at(proofValue, 'treeSize'));
  const logId = unhash(at(entry, 'logId', 'keyId'));
  const body = unbase64(at(entry, 'canonicalizedBody'));
  const root = unhash(at(proofValue, 'rootHash'));
  const proof = hashes(at(proofValue, 'hashes') ?? []);
  const checkpoint = at(proofValue, 'checkpoint', 'envelope');
  const kind = `${String(at(entry, 'kindVersion', 'kind'))} ${String(at(entry, 'kindVersion', 'version'))}`;
  if (index === undefined || outerIndex === undefined || size === undefined || typeof checkpoint !== 'string') return undefined;
  if (!logId || !body || !root || !proof) return undefined;
  return { kind, index, outerIndex, size, logId, body, root, proof, checkpoint };
}

/** A proof's hashes, 64 at most: no tree has more levels. */
export function hashes(values: unknown): Bytes[] | undefined {
  if (!Array.isArray(values) || values.length > 64) return undefined;
  const read = values.map(unhash).filter((hash) => hash !== undefined);
  return read.length === values.length ? read : undefined;
}

/** The bytes that were signed: the DSSE pre-authentication encoding, or the artefact. */
export function signedBytes({ payload, payloadType }: Content, artifact: Bytes | undefined): Bytes | undefined {
  if (payload === undefined) return artifact;
  const type = utf8(payloadType);
  return joined(utf8(`DSSEv1 ${type.length} `), type, utf8(` ${payload.length} `), payload);
}

/** The leaf that content and key imply, in its one canonical spelling (RFC 8785): members sorted, no spaces. */
export async function impliedLeaf(signed: Bytes, signature: Bytes, spki: Bytes): Promise<Bytes> {
  const digest = base64(await sha256(signed));
  const verifier = `{"keyDetails":"PKIX_ECDSA_P256_SHA_256","publicKey":{"rawBytes":"${base64(spki)}"}}`;
  const spec = `{"data":{"algorithm":"SHA2_256","digest":"${digest}"},"signature":{"content":"${base64(signature)}","verifier":${verifier}}}`;
  return utf8(`{"apiVersion":"0.0.2","kind":"hashedrekord","spec":{"hashedRekordV002":${spec}}}`);
}

/** The raw key inside a leaf, base64 SPKI; empty for leaves of other kinds and for leaves with a certificate. */
export function leafKey(body: Bytes): string {
  const key = at(json(new TextDecoder().decode(body)), 'spec', 'hashedRekordV002', 'signature', 'verifier', 'publicKey', 'rawBytes');
  return typeof key === 'string' ? key : '';
}
