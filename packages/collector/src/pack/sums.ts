import { p256 } from '@noble/curves/nist.js';
import { z } from 'zod';
import { sha256Hex } from '@annexa/evidence';
import { bundleMediaType } from '@annexa/ledger';
import type { SourceKey } from '@annexa/ledger';
import { toBase64 } from '../ledger/hex.ts';
import type { ZipFile } from './zip-file.ts';

/** A pack being written: every file is digested on its way into the zip. */
export type PackFiles = {
  add(name: string, content: Uint8Array | string): Promise<void>;
  /** Adds SHA256SUMS over all files before it, and its signature in two forms. Answers the digest of SHA256SUMS, hex. */
  sign(key: SourceKey): Promise<string>;
};

/** Writes into `zip`, keeping a digest of every file. */
export function packFiles(zip: ZipFile): PackFiles {
  const digests = new Map<string, string>();
  const put = async (name: string, content: Uint8Array): Promise<void> => {
    if (digests.has(name)) throw new TypeError(`${name} is written twice`);
    digests.set(name, sha256Hex(content));
    await zip.add(name, content);
  };
  return {
    add: (name, content) => put(name, typeof content === 'string' ? new TextEncoder().encode(content) : content),
    sign: async (key) => {
      const lines = [...digests].toSorted(([left], [right]) => (left < right ? -1 : 1)).map(([name, digest]) => `${digest}  ${name}\n`);
      const sums = new TextEncoder().encode(lines.join(''));
      const signature = deterministicSignature(sums, key);
      await zip.add('SHA256SUMS', sums);
      await zip.add('SHA256SUMS.sig', signature);
      await zip.add(
        'SHA256SUMS.sigstore.json',
        new TextEncoder().encode(`${JSON.stringify(messageBundle(sums, signature, key), null, 2)}\n`),
      );
      return sha256Hex(sums);
    },
  };
}

/**
 * ECDSA with the nonce of RFC 6979, DER: the platform signs with a random one, and then no two packs of one ledger would be equal.
 * The message is our own list of digests, so nobody who measures time chooses what is signed.
 */
export function deterministicSignature(message: Uint8Array, key: SourceKey): Uint8Array {
  const { d } = z.object({ d: z.base64url() }).parse(JSON.parse(key.privateJwk()));
  return p256.sign(message, Uint8Array.from(Buffer.from(d, 'base64url')), { format: 'der', lowS: false });
}

/** Sigstore bundle v0.3 with a message signature, not logged. */
function messageBundle(message: Uint8Array, signature: Uint8Array, key: SourceKey): object {
  const digest = Buffer.from(sha256Hex(message), 'hex').toString('base64');
  return {
    mediaType: bundleMediaType,
    verificationMaterial: { publicKey: { hint: key.hint }, tlogEntries: [] },
    messageSignature: { messageDigest: { algorithm: 'SHA2_256', digest }, signature: toBase64(signature) },
  };
}
