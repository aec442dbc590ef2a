import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto';
import { concat, equalBytes, plain, toBase64 } from './bytes.ts';
import { sha256 } from './hash.ts';
import { attempt, refuse, type Outcome } from './problem.ts';

/** Verifies what one source signed. */
export interface SourcePublicKey {
  /** SubjectPublicKeyInfo, DER: always the 91 bytes of an uncompressed P-256 point. */
  spki: Uint8Array;
  /** Base64 SHA-256 of `spki`: the bundle's key hint. */
  hint: string;
  pem: string;
  /** ECDSA P-256 over SHA-256 with a DER signature. False for anything malformed. */
  verify(message: Uint8Array, signature: Uint8Array): boolean;
}

/** Signs records. The private part leaves only through `privatePem` and `privateJwk`, never through logging or JSON. */
export interface SourceKey extends SourcePublicKey {
  sign(message: Uint8Array): Uint8Array;
  /** PKCS#8 PEM, unencrypted: write it with mode 0600 or not at all. */
  privatePem(): string;
  privateJwk(): string;
}

/** A fresh P-256 key, for one CI job or one process. (Ed25519 would be refused by Rekor v2 verifiers: no prehash.) */
export function generateSourceKey(): SourceKey {
  return sourceKeyOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);
}

/** A kept key: PKCS#8 or SEC1 PEM, or a JWK as JSON text. `key-unsuitable` for any other curve or algorithm. */
export function importSourceKey(privateKey: string): Outcome<SourceKey> {
  return attempt(() => sourceKeyOf(readPrivateKey(privateKey)));
}

/** A source's public key from SPKI DER bytes or from PEM text. */
export function importSourcePublicKey(key: Uint8Array | string): Outcome<SourcePublicKey> {
  return attempt(() => {
    const read = sourcePublicKeyOf(readPublicKey(key));
    if (typeof key !== 'string' && !equalBytes(key, read.spki)) refuse('key-malformed', 'bytes behind the SPKI', 'Give the SPKI alone.');
    return read;
  });
}

export function readPrivateKey(text: string): KeyObject {
  try {
    return text.trimStart().startsWith('{') ? createPrivateKey({ key: JSON.parse(text), format: 'jwk' }) : createPrivateKey(text);
  } catch {
    // The cause is dropped on purpose: parsers quote their input, and this input is a private key.
    return refuse('key-malformed', 'neither a PEM private key nor a private JWK', 'Give a PKCS#8 PEM or a JWK.');
  }
}

function readPublicKey(key: Uint8Array | string): KeyObject {
  try {
    return typeof key === 'string' ? createPublicKey(key) : createPublicKey({ key: Buffer.from(key), format: 'der', type: 'spki' });
  } catch {
    return refuse('key-malformed', 'not a public key in SPKI form', 'Give the SPKI as DER bytes or PEM.');
  }
}

function sourceKeyOf(key: KeyObject): SourceKey {
  return {
    ...sourcePublicKeyOf(createPublicKey(key)),
    sign: (message) => plain(sign('sha256', message, { key, dsaEncoding: 'der' })),
    privatePem: () => String(key.export({ type: 'pkcs8', format: 'pem' })),
    privateJwk: () => JSON.stringify(key.export({ format: 'jwk' })),
  };
}

const p256Prefix = Uint8Array.from(Buffer.from('3059301306072a8648ce3d020106082a8648ce3d030107034200', 'hex'));
const spkiBytes = p256Prefix.length + 65;

function sourcePublicKeyOf(key: KeyObject): SourcePublicKey {
  const spki = plain(key.export({ type: 'spki', format: 'der' }));
  if (spki.length !== spkiBytes || !equalBytes(spki.subarray(0, p256Prefix.length), p256Prefix)) {
    refuse('key-unsuitable', 'a source key is ECDSA P-256', 'Make one with `openssl ecparam -name prime256v1 -genkey -noout`.');
  }
  return {
    spki,
    hint: keyHint(spki),
    pem: String(key.export({ type: 'spki', format: 'pem' })),
    // DER is what Node expects unless told otherwise; telling it costs a sixth of the whole check.
    verify: (message, signature) => verify('sha256', message, key, signature),
  };
}

/** Base64 SHA-256 of an SPKI, as Sigstore bundles name a managed key. */
export function keyHint(spki: Uint8Array): string {
  return toBase64(sha256(spki));
}

/** SPKI DER of a raw 32-byte Ed25519 key (RFC 8410). */
export function ed25519Spki(publicKey: Uint8Array): Uint8Array {
  return concat(Uint8Array.from(Buffer.from('302a300506032b6570032100', 'hex')), publicKey);
}
