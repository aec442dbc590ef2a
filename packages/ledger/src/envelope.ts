import { concat, fromEitherBase64, toBase64, utf8 } from './bytes.ts';
import { member, parseJson } from './json.ts';
import { limits } from './limits.ts';
import { attempt, refuse, type Outcome } from './problem.ts';
import type { SourceKey, SourcePublicKey } from './source-key.ts';

/** The payload type of in-toto statements, hence of every record. */
export const statementPayloadType = 'application/vnd.in-toto+json';

/** A DSSE envelope with exactly one signature. The decoded bytes are the ones verified and the ones to parse. */
export interface Envelope {
  payloadType: string;
  payload: Uint8Array;
  /** DER (ECDSA-Sig-Value). Envelopes with raw r||s are not ours and do not verify. */
  signature: Uint8Array;
  /** An unauthenticated hint; empty when the sender gave none. */
  keyId: string;
}

/** DSSE pre-authentication encoding: what is signed, and what the leaf digests (secure-systems-lab/dsse protocol.md). */
export function preAuthEncoding(payloadType: string, payload: Uint8Array): Uint8Array {
  const type = utf8(payloadType);
  return concat(utf8(`DSSEv1 ${type.length} `), type, utf8(` ${payload.length} `), payload);
}

/**
 * Signs the payload bytes as they are. ECDSA is randomised: signing twice gives two envelopes of one record.
 * No keyid: cosign passes over a signature whose keyid is not the one it derives itself; the bundle's hint names the key.
 */
export function signEnvelope(payload: Uint8Array, payloadType: string, key: SourceKey): Envelope {
  return { payloadType, payload, signature: key.sign(preAuthEncoding(payloadType, payload)), keyId: '' };
}

/** Whether the one signature is by this key. Says nothing about whose key it is. */
export function verifyEnvelope(envelope: Envelope, key: SourcePublicKey): boolean {
  return key.verify(preAuthEncoding(envelope.payloadType, envelope.payload), envelope.signature);
}

/** Reads an envelope: either base64 alphabet, exactly one signature, bounded. Unknown members are ignored. */
export function parseEnvelope(json: string | Uint8Array): Outcome<Envelope> {
  return attempt(() => readEnvelope(parseJson(json)));
}

export function readEnvelope(value: unknown): Envelope {
  const payloadType = member(value, 'payloadType');
  const payload = member(value, 'payload');
  const signatures = member(value, 'signatures');
  if (typeof payloadType !== 'string' || typeof payload !== 'string' || !Array.isArray(signatures)) {
    refuse('envelope-malformed', 'payloadType, payload and signatures are needed');
  }
  if (payloadType === '' || payloadType.length > limits.payloadTypeCharsMax) refuse('envelope-malformed', 'no usable payloadType');
  if (payload.length > Math.ceil(limits.payloadBytesMax / 3) * 4)
    refuse('envelope-too-large', `payload above ${limits.payloadBytesMax} bytes`);
  if (signatures.length !== 1) refuse('envelope-signature-count', `${signatures.length} signatures where one is allowed`);
  const signature: unknown = signatures[0];
  return { payloadType, payload: fromEitherBase64(payload), ...readSignature(signature) };
}

function readSignature(value: unknown): { signature: Uint8Array; keyId: string } {
  const sig = member(value, 'sig');
  const keyId = member(value, 'keyid') ?? '';
  if (typeof sig !== 'string' || sig === '' || sig.length > limits.signatureBytesMax * 2) refuse('envelope-malformed', 'no usable sig');
  if (typeof keyId !== 'string' || keyId.length > limits.keyIdCharsMax) refuse('envelope-malformed', 'no usable keyid');
  return { signature: fromEitherBase64(sig), keyId };
}

/** The envelope as JSON members, standard base64. */
export function envelopeJson(envelope: Envelope): { payload: string; payloadType: string; signatures: { sig: string; keyid: string }[] } {
  return {
    payload: toBase64(envelope.payload),
    payloadType: envelope.payloadType,
    signatures: [{ sig: toBase64(envelope.signature), keyid: envelope.keyId }],
  };
}
