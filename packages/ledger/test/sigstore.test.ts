import { bundleFromJSON } from '@sigstore/bundle';
import { PublicKeyDetails, TrustedRoot } from '@sigstore/protobuf-specs';
import { toSignedEntity, toTrustMaterial, VerificationError, Verifier } from '@sigstore/verify';
import { describe, expect, it } from 'vitest';
import { generateLogKey, generateSourceKey, trustedRoot, type LogKey, type SourceKey } from '../src/index.ts';
import { sampleLog } from './sample-log.ts';

const sample = sampleLog();

/** What the stock verifier says: 'accepted', or the code of its refusal. One log entry is demanded. */
function stockVerdict(bundleJson: string, log: LogKey, hint: string, source: SourceKey): string {
  const root = TrustedRoot.fromJSON(JSON.parse(trustedRoot([{ key: log, validFrom: new Date('2026-01-01T00:00:00Z') }])));
  const key = { rawBytes: Buffer.from(source.spki), keyDetails: PublicKeyDetails.PKIX_ECDSA_P256_SHA_256 };
  const verifier = new Verifier(toTrustMaterial(root, { [hint]: key }), { tlogThreshold: 1, ctlogThreshold: 0, timestampThreshold: 0 });
  try {
    verifier.verify(toSignedEntity(bundleFromJSON(JSON.parse(bundleJson))));
    return 'accepted';
  } catch (error) {
    if (error instanceof VerificationError) return error.code;
    throw error;
  }
}

function replaced(from: string | RegExp, to: string): string {
  const changed = sample.logged.replace(from, to);
  expect(changed).not.toBe(sample.logged);
  return changed;
}

function firstOf(pattern: RegExp): string {
  const [, found] = pattern.exec(sample.logged) ?? [];
  if (found === undefined) throw new Error(`${pattern.source} is not in the bundle`);
  return found;
}

const otherHash = Buffer.alloc(32, 9).toString('base64');

describe('@sigstore/verify, which nobody here wrote', () => {
  it('accepts a logged record with our trusted root and the key', () => {
    expect(stockVerdict(sample.logged, sample.log, sample.source.hint, sample.source)).toBe('accepted');
  });

  it('wants a log entry', () => {
    expect(() => stockVerdict(sample.received, sample.log, sample.source.hint, sample.source)).not.toThrow();
    expect(stockVerdict(sample.received, sample.log, sample.source.hint, sample.source)).toBe('TLOG_ERROR');
  });

  it.each([
    ['an altered proof', () => replaced(firstOf(/"hashes":\["([^"]+)"/), otherHash), 'TLOG_INCLUSION_PROOF_ERROR'],
    ['an altered index', () => replaced(/"logIndex":"3"/g, '"logIndex":"2"'), 'TLOG_INCLUSION_PROOF_ERROR'],
    ['an altered size in the checkpoint', () => replaced(String.raw`\n7\n`, String.raw`\n8\n`), 'TLOG_INCLUSION_PROOF_ERROR'],
    ['an altered root in the checkpoint', () => replaced(/\\n7\\n[^\\]+/, String.raw`\n7\n${otherHash}`), 'TLOG_INCLUSION_PROOF_ERROR'],
    ['an altered payload', () => replaced(/"payload":"[^"]+"/, `"payload":"${btoa('{"at":4}')}"`), 'TLOG_BODY_ERROR'],
    ['an altered payload type', () => replaced('vnd.in-toto+json', 'vnd.in-toto+cbor'), 'TLOG_BODY_ERROR'],
    [
      'a log entry of another record',
      () => replaced(firstOf(/"canonicalizedBody":"([^"]+)"/), bodyOfAnother()),
      'TLOG_INCLUSION_PROOF_ERROR',
    ],
  ])('refuses %s', (_, alter, code) => {
    expect(stockVerdict(alter(), sample.log, sample.source.hint, sample.source)).toBe(code);
  });

  it('refuses another source key under the same hint', () => {
    expect(stockVerdict(sample.logged, sample.log, sample.source.hint, generateSourceKey())).toBe('SIGNATURE_ERROR');
  });

  it('refuses a key it does not know', () => {
    expect(stockVerdict(sample.logged, sample.log, 'another hint', sample.source)).toBe('PUBLIC_KEY_ERROR');
  });

  it('refuses another log', () => {
    expect(stockVerdict(sample.logged, generateLogKey(), sample.source.hint, sample.source)).toBe('TLOG_INCLUSION_PROOF_ERROR');
  });
});

function bodyOfAnother(): string {
  const [, body] = /"canonicalizedBody":"([^"]+)"/.exec(sampleLog(5).logged) ?? [];
  return body ?? '';
}
