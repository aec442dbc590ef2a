import { toBase64, utf8 } from './bytes.ts';
import { preAuthEncoding, type Envelope } from './envelope.ts';
import { sha256 } from './hash.ts';
import { limits } from './limits.ts';
import { LedgerError } from './problem.ts';

/** Kind and version of our leaves, as Rekor names them. */
export const leafKind = { kind: 'hashedrekord', version: '0.0.2' } as const;

/**
 * The leaf of a record: a Rekor v2 `hashedrekord 0.0.2` over SHA-256 of the PAE with the raw public key, RFC 8785 bytes.
 * It holds digest, signature and key and nothing else: leaves are kept for ever, payloads need not be. At most 512 bytes.
 */
export function leafBodyOf(envelope: Envelope, spki: Uint8Array): Uint8Array {
  // Members in the order RFC 8785 sorts them, values plain ASCII: JSON.stringify then writes the canonical bytes.
  const body = utf8(
    JSON.stringify({
      apiVersion: leafKind.version,
      kind: leafKind.kind,
      spec: {
        hashedRekordV002: {
          data: { algorithm: 'SHA2_256', digest: toBase64(sha256(preAuthEncoding(envelope.payloadType, envelope.payload))) },
          signature: {
            content: toBase64(envelope.signature),
            verifier: { keyDetails: 'PKIX_ECDSA_P256_SHA_256', publicKey: { rawBytes: toBase64(spki) } },
          },
        },
      },
    }),
  );
  if (body.length <= limits.leafBytesMax) return body;
  throw new LedgerError({
    code: 'leaf-too-large',
    message: `a leaf of ${body.length} bytes`,
    fault: 'caller',
    next: 'Verify the envelope against a P-256 key first: then no signature is this long.',
  });
}
