import { toBase64 } from './bytes.ts';
import type { LogPublicKey } from './log-key.ts';
import { ed25519Spki } from './source-key.ts';

/** One log key and the time it was in use. */
export interface TrustedLog {
  key: LogPublicKey;
  /** Always written: some verifiers take a log without a start for valid at any time. */
  validFrom: Date;
  /** Absent while the key is in use. */
  validUntil?: Date;
}

/**
 * Sigstore's `trusted_root.json` for these logs, for stock verifiers. It proves nothing when it comes with what it is to judge:
 * compare its keys with a copy got elsewhere.
 */
export function trustedRoot(logs: readonly TrustedLog[]): string {
  const root = {
    mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
    tlogs: logs.map(tlogOf),
    certificateAuthorities: [],
    ctlogs: [],
    timestampAuthorities: [],
  };
  return `${JSON.stringify(root, null, 2)}\n`;
}

function tlogOf({ key, validFrom, validUntil }: TrustedLog): object {
  const keyId = toBase64(key.logId);
  const end = validUntil ? { end: validUntil.toISOString() } : {};
  return {
    baseUrl: `https://${key.origin}`,
    hashAlgorithm: 'SHA2_256',
    publicKey: {
      rawBytes: toBase64(ed25519Spki(key.publicKey)),
      keyDetails: 'PKIX_ED25519',
      validFor: { start: validFrom.toISOString(), ...end },
    },
    logId: { keyId },
    checkpointKeyId: { keyId },
  };
}
