import { base64, joined, sha256, unbase64, unbase64Either, unhash, utf8, type Bytes } from './bytes.ts';
import { at, count, json } from './json.ts';

/** What was signed: an envelope's payload, or an artefact that the bundle only digests. */
export type Content =
  | { kind: 'envelope'; payloadType: string; payload: Bytes; signature: Bytes }
  | { kind: 'message'; digest: Bytes; signature: Bytes };

/** A bundle's one log entry. */
export interface Entry {
  index: number;
  size: number;
  logId: Bytes;
  body: Bytes;
  root: Bytes;
  proof: Bytes[];
  checkpoint: string;
}

/** What could be read; `problem` names the first thing that is not as bundle v0.3 with a key hint demands. */
export interface Bundle {
  keyHint?: string;
  content?: Content;
  entry?: Entry;
  logged: boolean;
  problem?: string;
}

/** Reads a bundle as far as it goes, so that a report can name more than the first fault. */
export function bundle(text: string): Bundle {
  const value = json(text);
  const material = at(value, 'verificationMaterial');
  const hint = at(material, 'publicKey', 'hint');
  const keyHint = typeof hint === 'string' && hint !== '' ? hint : undefined;
  const content = contentOf(value);
  const entries = at(material, 'tlogEntries') ?? [];
  const entry = Array.isArray(entries) && entries.length === 1 ? entryOf(entries[0]) : undefined;
  const logged = Array.isArray(entries) && entries.length > 0;
  const problem = problemOf(value, { keyHint, content, entry, entries });
  return { logged, ...(keyHint && { keyHint }), ...(content && { content }), ...(entry && { entry }), ...(problem && { problem }) };
}

function problemOf(value: unknown, read: { keyHint: unknown; content: unknown; entry: unknown; entries: unknown }): string | undefined {
  if (value === undefined) return 'not JSON, or too large';
  if (at(value, 'mediaType') !== 'application/vnd.dev.sigstore.bundle.v0.3+json')
    return 'the media type is not that of a Sigstore bundle v0.3';
  if (read.keyHint === undefined) return 'no public-key hint (certificates are not read here)';
  if (read.content === undefined) return 'neither a DSSE envelope with exactly one signature nor a message signature';
  if (!Array.isArray(read.entries) || read.entries.length > 1) return 'more than one log entry';
  if (read.entries.length === 1 && read.entry === undefined) return 'the log entry is malformed';
  return undefined;
}

function contentOf(value: unknown): Content | undefined {
  const envelope = at(value, 'dsseEnvelope');
  if (envelope === undefined) return messageOf(at(value, 'messageSignature'));
  const payloadType = at(envelope, 'payloadType');
  const payload = unbase64Either(at(envelope, 'payload'));
  const signature = unbase64Either(at(envelope, 'signatures', 0, 'sig'));
  const single = at(envelope, 'signatures', 'length') === 1;
  if (typeof payloadType !== 'string' || !payload || !signature || !single) return undefined;
  return { kind: 'envelope', payloadType, payload, signature };
}

function messageOf(value: unknown): Content | undefined {
  const digest = at(value, 'messageDigest', 'algorithm') === 'SHA2_256' ? unhash(at(value, 'messageDigest', 'digest')) : undefined;
  const signature = unbase64(at(value, 'signature'));
  return digest && signature && { kind: 'message', digest, signature };
}

function entryOf(value: unknown): Entry | undefined {
  const index = count(at(value, 'inclusionProof', 'logIndex'));
  const size = count(at(value, 'inclusionProof', 'treeSize'));
  const logId = unhash(at(value, 'logId', 'keyId'));
  const body = unbase64(at(value, 'canonicalizedBody'));
  const root = unhash(at(value, 'inclusionProof', 'rootHash'));
  const hashes = at(value, 'inclusionProof', 'hashes') ?? [];
  const checkpoint = at(value, 'inclusionProof', 'checkpoint', 'envelope');
  if (index === undefined || size === undefined || !logId || !body || !root || typeof checkpoint !== 'string') return undefined;
  if (!Array.isArray(hashes) || hashes.length > 64) return undefined;
  const proof = hashes.map(unhash).filter((hash) => hash !== undefined);
  return proof.length === hashes.length ? { index, size, logId, body, root, proof, checkpoint } : undefined;
}

/** The bytes that were signed: the DSSE pre-authentication encoding, or the artefact. */
export function signedBytes(content: Content, artifact: Bytes | undefined): Bytes | undefined {
  if (content.kind === 'message') return artifact;
  const type = utf8(content.payloadType);
  return joined(utf8(`DSSEv1 ${type.length} `), type, utf8(` ${content.payload.length} `), content.payload);
}

/** The leaf that content and key imply, in the one canonical spelling: Rekor v2 hashedrekord 0.0.2, members sorted, no spaces. */
export async function impliedLeaf(signed: Bytes, signature: Bytes, spki: Bytes): Promise<Bytes> {
  const digest = base64(await sha256(signed));
  const verifier = `{"keyDetails":"PKIX_ECDSA_P256_SHA_256","publicKey":{"rawBytes":"${base64(spki)}"}}`;
  const spec = `{"data":{"algorithm":"SHA2_256","digest":"${digest}"},"signature":{"content":"${base64(signature)}","verifier":${verifier}}}`;
  return utf8(`{"apiVersion":"0.0.2","kind":"hashedrekord","spec":{"hashedRekordV002":${spec}}}`);
}

/** The raw key inside a leaf, base64 SPKI; undefined for leaves of other kinds and for leaves with a certificate. */
export function leafKey(body: Bytes): string | undefined {
  const key = at(json(new TextDecoder().decode(body)), 'spec', 'hashedRekordV002', 'signature', 'verifier', 'publicKey', 'rawBytes');
  return typeof key === 'string' ? key : undefined;
}
