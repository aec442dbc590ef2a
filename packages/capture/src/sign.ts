import { encodeStatement, sha256Hex } from '@annexa/evidence';
import type { Statement } from '@annexa/evidence';
import { bundleOf, generateSourceKey, signEnvelope, statementPayloadType } from '@annexa/ledger';
import type { SourceKey } from '@annexa/ledger';

/** A record signed at the source, not yet logged. `id` is the SHA-256 of its payload bytes. */
export type SignedRecord = { readonly id: string; readonly statement: Statement; readonly bundle: string };

/** The key of one capture: made when it starts, bound at the collector, forgotten when it ends. */
export type CaptureKey = { readonly source: SourceKey; readonly digest: string; readonly spkiPem: string };

/** A fresh P-256 key. It never touches the disk: what it signed outlives it, so that nobody can sign for this job later. */
export function newCaptureKey(): CaptureKey {
  const source = generateSourceKey();
  return { source, digest: sha256Hex(source.spki), spkiPem: source.pem };
}

/** Signs statements as DSSE envelopes in Sigstore bundles. */
export function signAll(statements: readonly Statement[], key: CaptureKey): readonly SignedRecord[] {
  return statements.map((statement) => {
    const payload = encodeStatement(statement);
    return {
      id: sha256Hex(payload),
      statement,
      bundle: bundleOf(signEnvelope(payload, statementPayloadType, key.source), key.source.hint),
    };
  });
}
