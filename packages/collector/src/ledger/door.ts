import { parseStatement, statementPayloadType, unassigned } from '@annexa/evidence';
import type { RecordKind, Statement } from '@annexa/evidence';
import { parseBundle, verifyEnvelope } from '@annexa/ledger';
import type { Bundle } from '@annexa/ledger';
import type { Bindings, Bound } from './bindings.ts';
import { idOf } from './draft.ts';
import type { Draft } from './draft.ts';
import { envelopeFailure, failureOf } from './failure.ts';
import type { Failure } from './failure.ts';
import type { Door, Refusal } from './ledger.ts';

/** What the door needs to know of the log; `checkEmbedded` answers why an embedded checkpoint is not believed. */
export type DoorContext = {
  readonly bindings: Bindings;
  readonly indexOf: (id: string) => Promise<number | undefined>;
  readonly checkEmbedded: (note: string) => Promise<Failure | undefined>;
};

/** What came of one bundle at the door. `known` is a resend, harmless whoever sends it; `claims` is what a refused one said of itself, `keyBound` whether this log knows the key it names. */
export type Judged =
  | { readonly outcome: 'fresh'; readonly draft: Draft }
  | { readonly outcome: 'known'; readonly id: string; readonly index: number }
  | { readonly outcome: 'refused'; readonly failure: Failure; readonly claims: Claims; readonly keyBound: boolean };

type Claims = Pick<Refusal, 'id' | 'system' | 'kind' | 'subject' | 'keyDigest'>;

/** Checks everything about a source's bundle, in the order in which a sender can mend it. Nothing is believed before its signature. */
export async function judge(bundleJson: Uint8Array, door: Door, receivedAt: string, context: DoorContext): Promise<Judged> {
  const read = parseBundle(bundleJson);
  if (!read.ok) return { outcome: 'refused', failure: envelopeFailure(read.problem), claims: {}, keyBound: false };
  const bundle = read.value;
  const id = idOf(bundle.envelope.payload);
  const index = await context.indexOf(id);
  if (index !== undefined) return { outcome: 'known', id, index };
  const keyDigest = Buffer.from(bundle.keyHint, 'base64').toString('hex');
  const named = context.bindings.get(keyDigest);
  // One spelling of a hint only: a stock verifier compares it as text.
  const bound = named?.key.hint === bundle.keyHint ? named : undefined;
  const failure =
    envelopeProblem(bundle) ?? keyProblem(bound, keyDigest, door, receivedAt) ?? (bound ? signatureProblem(bundle, bound) : undefined);
  const statement = statementOf(bundle.envelope.payload);
  const claims = { id, keyDigest, ...('kind' in statement ? claimsOf(statement) : {}) };
  const refused = (why: Failure): Judged => ({ outcome: 'refused', failure: why, claims, keyBound: bound !== undefined });
  if (failure || !bound) return refused(failure ?? unboundKey(keyDigest));
  if (!('kind' in statement)) return refused(statement);
  const problem =
    kindProblem(statement.kind) ?? systemProblem(statement.predicate.system, door, bound) ?? (await checkpointProblem(statement, context));
  if (problem) return refused(problem);
  return { outcome: 'fresh', draft: { id, statement, envelope: bundle.envelope, bound, bundle: bundleJson, receivedAt } };
}

function envelopeProblem({ envelope }: Bundle): Failure | undefined {
  if (envelope.payloadType === statementPayloadType) return undefined;
  return {
    code: 'ENVELOPE_MALFORMED',
    message: `payload type ${envelope.payloadType}`,
    hint: `sign an in-toto statement (${statementPayloadType})`,
  };
}

function keyProblem(bound: Bound | undefined, keyDigest: string, door: Door, receivedAt: string): Failure | undefined {
  if (!bound) return unboundKey(keyDigest);
  if (bound.revokedAt !== undefined) return keyRefused(`key ${keyDigest} was revoked at leaf ${bound.revokedAt}`);
  if (bound.notAfter !== undefined && receivedAt > bound.notAfter) return keyRefused(`key ${keyDigest} was bound until ${bound.notAfter}`);
  if (bound.mode === 'collector-own') return keyRefused('the collector signs only what it appends itself');
  if (door.keyDigest !== undefined && door.keyDigest !== keyDigest) return keyRefused('signed by another key than the one at the door');
  return undefined;
}

function unboundKey(keyDigest: string): Failure {
  return keyRefused(`no key-binding in this log for key ${keyDigest}`);
}

function keyRefused(message: string): Failure {
  return { code: 'KEY_UNBOUND', message, hint: 'bind a fresh key (POST /api/v1/keys), sign with it, send again' };
}

function signatureProblem({ envelope }: Bundle, bound: Bound): Failure | undefined {
  if (verifyEnvelope(envelope, bound.key)) return undefined;
  return {
    code: 'SIGNATURE_INVALID',
    message: 'the signature is not the one of this key over these bytes: they were changed after signing, or the key is another one',
    hint: 'capture and sign again from the source; never edit a signed record',
  };
}

function statementOf(payload: Uint8Array): Statement | Failure {
  try {
    return parseStatement(payload);
  } catch (error) {
    return failureOf(error);
  }
}

function claimsOf({ kind, subject, predicate }: Statement): Claims {
  const [first] = subject;
  return { kind, system: predicate.system, ...(first ? { subject: first.name } : {}) };
}

/** Kinds whose word is the collector's or a signed-in person's, however well a source signs them. */
const notFromSources: ReadonlySet<RecordKind> = new Set(['key-binding', 'erasure', 'monitoring-window', 'review', 'finding']);

function kindProblem(kind: RecordKind): Failure | undefined {
  if (!notFromSources.has(kind)) return undefined;
  return {
    code: 'SCOPE_MISSING',
    message: `a source may not send ${kind} records`,
    hint: 'the collector makes these itself, or a signed-in person does',
  };
}

/** `unassigned` speaks for no system, so everybody may send it. */
function systemProblem(system: string, door: Door, bound: Bound): Failure | undefined {
  const closed = [door.systems, bound.systems].find((systems) => systems !== 'all' && !systems.includes(system));
  if (system === unassigned || closed === undefined) return undefined;
  return {
    code: 'SYSTEM_MISMATCH',
    message: `this token or key may not speak for ${system}`,
    hint: `it may for: ${closed === 'all' ? 'all' : closed.join(', ')}; ask for a token that covers ${system}`,
  };
}

async function checkpointProblem({ predicate }: Statement, context: DoorContext): Promise<Failure | undefined> {
  return predicate.checkpoint === null ? undefined : context.checkEmbedded(predicate.checkpoint);
}
