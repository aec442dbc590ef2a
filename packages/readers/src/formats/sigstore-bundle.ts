import { bytesOfBase64, isBundle, statementIn } from '../door/envelope.ts';
import { jsonOrLinesOf } from '../door/json-lines.ts';
import { headText } from '../door/text.ts';
import type { Value } from '../door/value.ts';
import { at, fieldsAt, textAt } from '../door/value.ts';
import { attestationMaterial, bundleFacts, unverified } from '../facts/attestation.ts';
import { recognisedAs } from '../facts/understood.ts';
import { malformed } from '../malformed.ts';
import type { Outcome, Reader, SubjectRef } from '../reader.ts';
import { notMine } from '../reader.ts';
import { attestationOutcome } from './in-toto.ts';

/**
 * A Sigstore bundle: of a statement (then the statement is read) or of the digest of a file. Signer and log entry are told as the bundle
 * states them; whether they hold is not decided here.
 */
export const sigstoreBundle: Reader = {
  format: 'sigstore-bundle',
  title: 'Sigstore bundle',
  versions: '0.1, 0.2, 0.3; one or one a line',
  depth: 'read',
  kinds: ['declaration'],

  claim(_path, head) {
    return looksLikeBundle(head) ? { mine: true } : { mine: false };
  },

  read({ path, files }) {
    const file = files.get(path);
    const parsed = file ? jsonOrLinesOf(file) : undefined;
    if (!parsed) return notMine;
    if (!parsed.ok) return parsed.problem;
    const bundles = parsed.value;
    if (!bundles.every(isBundle)) return notMine;
    const [bundle] = bundles;
    if (bundles.length === 1 && bundle !== undefined && !statementIn(bundle)) return signedDigest(path, bundle);
    return attestationOutcome(path, bundles);
  },
};

/** Whether a head is the start of a bundle; also asked by formats that come in one. */
export function looksLikeBundle(head: Uint8Array): boolean {
  const text = headText(head);
  return (
    /^\uFEFF?\s*\{/u.test(text) && (/"mediaType"\s*:\s*"application\/vnd\.dev\.sigstore\.bundle/u.test(text) || startsInside.test(text))
  );
}

const startsInside = /^\uFEFF?\s*\{\s*"(?:verificationMaterial|dsseEnvelope|messageSignature)"\s*:/u;

/** `messageSignature`: the signature is over bytes kept elsewhere, of which the bundle states the digest. */
function signedDigest(path: string, bundle: Value): Outcome {
  const message = at(bundle, 'messageSignature', 'messageDigest');
  const payloadType = textAt(bundle, 'dsseEnvelope', 'payloadType');
  const digest = digestOf(textAt(message, 'algorithm'), textAt(message, 'digest'));
  if (!digest && !fieldsAt(bundle, 'dsseEnvelope') && !fieldsAt(bundle, 'messageSignature'))
    return malformed('unexpected-shape', 'a bundle with neither an envelope nor a signature');
  const signed = path.replace(/\.(?:sigstore(?:\.json)?|bundle|sig)$/u, '');
  const subject: SubjectRef = digest ? { name: signed, digest } : { name: path, at: { path, match: 'exact' } };
  const facts = { type: 'signature', payloadType, wrapping: 'sigstore-bundle', signatures: 1, ...unverified, ...bundleFacts(bundle) };
  const what = digest ? 'signature over a file' : `signature over ${payloadType ?? 'something else'}`;
  return recognisedAs(
    [{ kind: 'declaration', stage: 'release', subject: [subject], materials: [attestationMaterial(path)], facts, source: {} }],
    `${what}; not verified`,
  );
}

const algorithms: Readonly<Record<string, string>> = { SHA2_256: 'sha256', SHA2_384: 'sha384', SHA2_512: 'sha512' };

function digestOf(algorithm: string | undefined, base64: string | undefined): Readonly<Record<string, string>> | undefined {
  const name = algorithm === undefined ? undefined : algorithms[algorithm];
  const bytes = base64 === undefined ? undefined : bytesOfBase64(base64);
  return name === undefined || !bytes ? undefined : { [name]: Buffer.from(bytes).toString('hex') };
}
