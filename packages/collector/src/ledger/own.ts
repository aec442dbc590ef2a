import { randomBytes } from 'node:crypto';
import { encodeStatement, organisation, parseStatement, sha256Hex, statementPayloadType } from '@annexa/evidence';
import type { FactsOf, Source } from '@annexa/evidence';
import { bundleOf, signEnvelope } from '@annexa/ledger';
import type { SourceKey } from '@annexa/ledger';
import type { Bound } from './bindings.ts';
import { idOf } from './draft.ts';
import type { Draft } from './draft.ts';
import { toBase64 } from './hex.ts';

/** The collector's own record over payload bytes that `encodeStatement` made. */
export function ownDraft(payload: Uint8Array, key: SourceKey, bound: Bound, receivedAt: string): Draft {
  const envelope = signEnvelope(payload, statementPayloadType, key);
  const bundle = new TextEncoder().encode(bundleOf(envelope, key.hint));
  return { id: idOf(payload), statement: parseStatement(payload), envelope, bound, bundle, receivedAt };
}

/** Payload of a key-binding. The key itself goes into the facts, so that the log alone tells who could have signed what. */
export function bindingPayload(
  { spki, ...facts }: FactsOf<'key-binding'> & { readonly spki: Uint8Array },
  at: string,
  checkpoint: string | null,
  source: Source = {},
): Uint8Array {
  return encodeStatement({
    kind: 'key-binding',
    subject: [{ name: `key:${facts.keyDigest.slice(0, 16)}`, digest: { sha256: facts.keyDigest } }],
    predicate: {
      system: organisation,
      stage: 'governance',
      observed: { from: at, to: at },
      captured: at,
      source,
      materials: [],
      facts: { ...facts, spki: toBase64(spki) },
      checkpoint,
      salt: randomBytes(16).toString('hex'),
    },
  });
}

/** Facts with which a log begins: its collector's own statement key. */
export function ownBinding(key: SourceKey): FactsOf<'key-binding'> & { readonly spki: Uint8Array; readonly mode: 'collector-own' } {
  return { keyDigest: sha256Hex(key.spki), mode: 'collector-own', spki: key.spki };
}
