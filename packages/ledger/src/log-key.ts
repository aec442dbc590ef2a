import { createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto';
import { concat, fromBase64, plain, toBase64, toHex, utf8 } from './bytes.ts';
import { sha256 } from './hash.ts';
import { attempt, refuse, type Outcome } from './problem.ts';
import { ed25519Spki, readPrivateKey } from './source-key.ts';

/** What a verifier needs of a log: Ed25519 key and name. */
export interface LogPublicKey {
  /** A bare host name: the checkpoint's origin and the note's key name. */
  origin: string;
  /** 32 raw bytes. */
  publicKey: Uint8Array;
  /** Untruncated note key id, 32 bytes: Sigstore's `logId`. Its first four bytes are the id in a signature line. */
  logId: Uint8Array;
  /** C2SP signed-note verifier key: `origin+hex id+base64(0x01 || key)`. */
  vkey: string;
  verify(message: Uint8Array, signature: Uint8Array): boolean;
}

/** Signs checkpoints. The private part leaves only through `privatePem` and `privateJwk`. */
export interface LogKey extends LogPublicKey {
  sign(message: Uint8Array): Uint8Array;
  /** PKCS#8 PEM, unencrypted: mode 0600, never in the database. */
  privatePem(): string;
  privateJwk(): string;
}

const algorithmEd25519 = 1;

/** A fresh log key; its origin is derived from it, so two workspaces never share one. */
export function generateLogKey(): LogKey {
  return logKeyOf(generateKeyPairSync('ed25519').privateKey);
}

/**
 * A kept log key: PKCS#8 PEM or JWK text. Give `origin` only after a rotation, when a new key signs for the log's first name.
 */
export function importLogKey(privateKey: string, origin?: string): Outcome<LogKey> {
  return attempt(() => logKeyOf(readPrivateKey(privateKey), origin));
}

function logKeyOf(key: KeyObject, origin?: string): LogKey {
  if (key.asymmetricKeyType !== 'ed25519')
    refuse('key-unsuitable', 'a log key is Ed25519', 'Make one with `openssl genpkey -algorithm ed25519`.');
  if (origin !== undefined && !hostName.test(origin))
    refuse('origin-malformed', 'an origin is a bare host name', 'Leave out scheme, port and path.');
  const publicKey = plain(createPublicKey(key).export({ type: 'spki', format: 'der' })).slice(-32);
  return {
    ...logPublicKey(origin ?? originOf(publicKey), publicKey),
    sign: (message) => plain(sign(null, message, key)),
    privatePem: () => String(key.export({ type: 'pkcs8', format: 'pem' })),
    privateJwk: () => JSON.stringify(key.export({ format: 'jwk' })),
  };
}

/**
 * The origin a key derives: 16 hex digits of SHA-256(key) under one constant suffix. It need not resolve.
 * No path, no port: Sigstore verifiers compare it with the host name of the log's URL.
 */
export function originOf(publicKey: Uint8Array): string {
  return `${toHex(sha256(publicKey)).slice(0, 16)}.log.annexa.dev`;
}

const hostName = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/;

function logPublicKey(origin: string, publicKey: Uint8Array): LogPublicKey {
  if (publicKey.length !== 32) refuse('key-malformed', 'an Ed25519 key has 32 bytes');
  const typed = concat(Uint8Array.of(algorithmEd25519), publicKey);
  const logId = sha256(concat(utf8(`${origin}\n`), typed));
  const key = createPublicKey({ key: Buffer.from(ed25519Spki(publicKey)), format: 'der', type: 'spki' });
  return {
    origin,
    publicKey,
    logId,
    vkey: `${origin}+${toHex(logId.subarray(0, 4))}+${toBase64(typed)}`,
    verify: (message, signature) => signature.length === 64 && verify(null, message, key, signature),
  };
}

/** Reads a verifier key and checks that its id belongs to name and key. Names with a path are read too: witnesses have such. */
export function parseVkey(vkey: string): Outcome<LogPublicKey> {
  return attempt(() => {
    const [, origin, id, encoded] = /^([^+\s]{1,253})\+([0-9a-f]{8})\+([A-Za-z0-9+/=]{44,48})$/.exec(vkey.trim()) ?? [];
    if (origin === undefined || id === undefined || encoded === undefined) refuse('key-malformed', 'not a note verifier key');
    const typed = fromBase64(encoded);
    if (typed[0] !== algorithmEd25519 || typed.length !== 33) refuse('key-unsuitable', 'a log key is Ed25519 (type 1)');
    const key = logPublicKey(origin, typed.slice(1));
    if (id !== toHex(key.logId.subarray(0, 4))) refuse('key-malformed', 'the key id is not the one of this name and key');
    return key;
  });
}
