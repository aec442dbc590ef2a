import { X509Certificate } from 'node:crypto';
import type { Enveloped } from '../door/envelope.ts';
import { bytesOfBase64 } from '../door/envelope.ts';
import type { Value } from '../door/value.ts';
import { at, entriesAt, fieldsAt, listAt, textAt, wordAt } from '../door/value.ts';
import type { MaterialRef, StatedDigests, SubjectRef } from '../reader.ts';
import { utcOfMs } from './time.ts';

/** What stands in every record about somebody else's attestation: a reader has no trust roots, so nothing here is verified. */
export const unverified = { verified: false, verification: 'presence is not verification' } as const;

/** Most subjects and materials taken from one attestation. */
export const attestedMax = 1_000;

/** Digests by algorithm as a statement writes them; what is no digest is left out. */
export function statedDigests(value: Value | undefined): StatedDigests {
  return Object.fromEntries(
    entriesAt(value).flatMap(([algorithm, digest]): [string, string][] => {
      const isDigest = /^[A-Za-z0-9_-]{1,32}$/u.test(algorithm) && typeof digest === 'string' && /^[0-9a-f]{8,256}$/iu.test(digest);
      return isDigest ? [[algorithm, digest.toLowerCase()]] : [];
    }),
  );
}

/** Subjects of a statement: those that carry a digest. */
export function subjectsOf(statement: Value): readonly SubjectRef[] {
  return listAt(statement, 'subject')
    .slice(0, attestedMax)
    .flatMap((each): SubjectRef[] => {
      const digest = statedDigests(at(each, 'digest'));
      const [first] = Object.entries(digest);
      return first === undefined ? [] : [{ name: textAt(each, 'name') ?? `${first[0]}:${first[1].slice(0, 12)}`, digest }];
    });
}

/** The attestation itself, unchanged: capture adds the digest of its bytes. */
export function attestationMaterial(path: string): MaterialRef {
  return { name: path, at: { path, match: 'exact' }, role: 'attestation', join: 'content' };
}

/** How it is wrapped and what of the signer can be seen without verifying. */
export function wrappingFacts({ wrapping, signatures, payloadType, bundle }: Enveloped): Readonly<Record<string, unknown>> {
  return { ...unverified, wrapping, payloadType, signatures, ...(bundle ? bundleFacts(bundle) : {}) };
}

/** Signer and log entry as a bundle states them. */
export function bundleFacts(bundle: Value): Readonly<Record<string, unknown>> {
  const [entry] = listAt(bundle, 'verificationMaterial', 'tlogEntries');
  const seconds = entry === undefined ? undefined : Number(wordAt(entry, 'integratedTime'));
  return {
    bundleType: textAt(bundle, 'mediaType'),
    signer: signerOf(bundle),
    logEntries: listAt(bundle, 'verificationMaterial', 'tlogEntries').length,
    logIndex: wordAt(entry, 'logIndex'),
    logIntegratedAt: seconds === undefined || seconds <= 0 ? undefined : utcOfMs(seconds * 1_000),
    timestamps: listAt(bundle, 'verificationMaterial', 'timestampVerificationData', 'rfc3161Timestamps').length,
  };
}

function signerOf(bundle: Value): Readonly<Record<string, unknown>> | undefined {
  const material = at(bundle, 'verificationMaterial');
  const raw =
    textAtWhole(material, 'certificate', 'rawBytes') ?? textAtWhole(material, 'x509CertificateChain', 'certificates', 0, 'rawBytes');
  if (raw !== undefined) return { kind: 'certificate', ...certificateFacts(raw) };
  if (fieldsAt(material, 'publicKey')) return { kind: 'public-key', hint: textAt(material, 'publicKey', 'hint') };
  return undefined;
}

/** Text of any length: certificates go beyond what a record carries. */
function textAtWhole(value: Value | undefined, ...way: readonly (string | number)[]): string | undefined {
  const found = at(value, ...way);
  return typeof found === 'string' && found.length < certificateCharsMax ? found : undefined;
}

const certificateCharsMax = 64 * 1_024;

function certificateFacts(rawBytes: string): Readonly<Record<string, unknown>> {
  const bytes = bytesOfBase64(rawBytes);
  if (!bytes) return { readable: false };
  try {
    const certificate = new X509Certificate(bytes);
    return {
      identity: certificate.subjectAltName?.slice(0, 2_000),
      issuer: certificate.issuer.replaceAll('\n', ', ').slice(0, 500),
      validFrom: utcOfMs(Date.parse(certificate.validFrom)),
      validTo: utcOfMs(Date.parse(certificate.validTo)),
    };
  } catch {
    return { readable: false };
  }
}
