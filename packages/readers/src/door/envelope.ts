import type { Parsed } from '../malformed.ts';
import { failed } from '../malformed.ts';
import { jsonOfBytes } from './json.ts';
import type { Value } from './value.ts';
import { fieldsAt, isFields, listAt, textAt } from './value.ts';

/** How a statement came: bare, in a DSSE envelope, or in a Sigstore bundle. Nothing of it is verified here. */
export type Wrapping = 'none' | 'dsse' | 'sigstore-bundle';

/** An in-toto statement and what was around it; `signatures` are counted, not checked. */
export type Enveloped = {
  readonly statement: Value;
  readonly wrapping: Wrapping;
  readonly signatures: number;
  readonly payloadType: string | undefined;
  readonly bundle: Value | undefined;
};

const payloadCharsMax = 32 * 1024 * 1024;

/** The in-toto statement in a value of any wrapping; undefined when there is none, a problem when its payload cannot be read. */
export function statementIn(value: Value): Parsed<Enveloped> | undefined {
  if (isStatement(value))
    return { ok: true, value: { statement: value, wrapping: 'none', signatures: 0, payloadType: undefined, bundle: undefined } };
  const bundle = isBundle(value) ? value : undefined;
  const envelope = bundle ? fieldsAt(bundle, 'dsseEnvelope') : value;
  const payloadType = textAt(envelope, 'payloadType');
  if (payloadType === undefined || !/^application\/vnd\.in-toto(?:\.[\w-]+)?\+json$/u.test(payloadType)) return undefined;

  const statement = decodedPayload(envelope);
  if (!statement.ok) return statement;
  if (!isStatement(statement.value)) return failed('unexpected-shape', 'the payload says it is an in-toto statement and is none');
  const signatures = listAt(envelope, 'signatures').length;
  const wrapping = bundle ? 'sigstore-bundle' : 'dsse';
  return { ok: true, value: { statement: statement.value, wrapping, signatures, payloadType, bundle } };
}

/** Whether a value is a Sigstore bundle (0.1 and 0.2 write the version as a parameter, 0.3 as a suffix). */
export function isBundle(value: Value | undefined): boolean {
  const mediaType = textAt(value, 'mediaType') ?? '';
  return /^application\/vnd\.dev\.sigstore\.bundle[.+]/u.test(mediaType) && fieldsAt(value, 'verificationMaterial') !== undefined;
}

function isStatement(value: Value): boolean {
  return textAt(value, '_type')?.startsWith('https://in-toto.io/Statement/v') === true && isFields(value) && value.has('subject');
}

/** The payload is base64, standard or URL-safe (dsse/protocol.md); long texts are not cut here. */
function decodedPayload(envelope: Value | undefined): Parsed<Value> {
  const payload = isFields(envelope) ? envelope.get('payload') : undefined;
  if (typeof payload !== 'string' || payload === '') return failed('unexpected-shape', 'an envelope without payload');
  if (payload.length > payloadCharsMax) return failed('too-large', `a payload of ${payload.length} characters`);
  const bytes = bytesOfBase64(payload);
  return bytes ? jsonOfBytes(bytes) : failed('not-base64', 'the payload is not base64');
}

/** Bytes of a base64 text, or undefined when it is none. */
export function bytesOfBase64(text: string): Uint8Array | undefined {
  return /^[A-Za-z0-9+/_-]+={0,2}$/u.test(text) ? new Uint8Array(Buffer.from(text, 'base64')) : undefined;
}
