import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { verifyRecord, type RecordReport } from '../src/index.ts';

const root = fileURLToPath(new URL('../../../../shared/vectors/sigstore-conformance/', import.meta.url));
const present = existsSync(root);
const cases = present ? readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory()) : [];
const names = cases.map(({ name }) => name).filter((name) => existsSync(`${root}${name}/bundle.sigstore.json`));

function text(path: string): string | undefined {
  return existsSync(root + path) ? readFileSync(root + path, 'utf8') : undefined;
}

/** The Ed25519 logs of a trusted root as note verifier keys; ECDSA logs (Rekor v1) have none that this verifier reads. */
function vkeysOf(trustedRoot: string | undefined): string[] {
  const tlogs: { baseUrl: string; publicKey: { rawBytes: string; keyDetails: string } }[] = JSON.parse(trustedRoot ?? '{}').tlogs ?? [];
  return tlogs
    .filter(({ publicKey }) => publicKey.keyDetails === 'PKIX_ED25519')
    .map(({ baseUrl, publicKey }) => {
      const typed = Buffer.concat([Uint8Array.of(1), Buffer.from(publicKey.rawBytes, 'base64').subarray(-32)]);
      const name = new URL(baseUrl).hostname;
      const id = createHash('sha256').update(`${name}\n`).update(typed).digest('hex').slice(0, 8);
      return `${name}+${id}+${typed.toString('base64')}`;
    });
}

async function reportOf(name: string): Promise<RecordReport> {
  const key = text(`${name}/key.pub`);
  return verifyRecord({
    bundleJson: text(`${name}/bundle.sigstore.json`) ?? '',
    artifact: readFileSync(existsSync(`${root}${name}/artifact`) ? `${root}${name}/artifact` : `${root}a.txt`),
    trust: { logVkeys: vkeysOf(text(`${name}/trusted_root.json`)), ...(key && { sourceKeys: [key] }) },
  });
}

function outcomes(report: RecordReport, ...checks: string[]): string[] {
  return checks.map((check) => report.checks.find((result) => result.check === check)?.outcome ?? 'absent');
}

/**
 * Why this verifier does not accept what Sigstore accepts. It judges records: bundle v0.3, a P-256 key named by hint,
 * a leaf hashedrekord 0.0.2 with the raw key, an Ed25519 log. It never says more than it checked.
 */
const certificate = 'signed with a Fulcio certificate; certificates are not read, so the signature stays not-checked';
const rekorV1 = 'logged in Rekor v1: leaf 0.0.1, index of a shard, ECDSA checkpoint; signature and key are checked, the log is not ours';
const olderBundle = 'bundle format before v0.3';

const deviations: Record<string, string> = {
  'bundle-with-sct-with-extensions': certificate,
  'happy-path-intoto-in-dsse-v3': certificate,
  'happy-path-v0.1': olderBundle,
  'happy-path-v0.2': olderBundle,
  'happy-path-v0.3': certificate,
  'happy-path-v0.3-new-mediaType': certificate,
  'intoto-with-custom-trust-root': olderBundle,
  'managed-key-and-trusted-root': rekorV1,
  'managed-key-happy-path': rekorV1,
  'rekor2-checkpoint-cosigned': certificate,
  'rekor2-checkpoint-multiple-cosigs': certificate,
  'rekor2-checkpoint-origin-not-first': certificate,
  'rekor2-checkpoint-two-sigs-cosigned': certificate,
  'rekor2-checkpoint-two-sigs-from-origin': certificate,
  'rekor2-dsse-happy-path': certificate,
  'rekor2-happy-path': certificate,
  'rekor2-timestamp-with-embedded-cert': certificate,
  'rekor2-timestamp-with-expired-cert-chain': certificate,
  'rekor2-timestamp-without-embedded-cert': certificate,
  'trust-root-tlog-validity-end-inclusive': olderBundle,
  'trust-root-tsa-validity-end-inclusive': certificate,
};

describe.skipIf(!present)(`sigstore-conformance, bundle-verify${present ? '' : ' (skipped: ../shared/vectors is absent)'}`, () => {
  it.each(names)('%s is accepted where Sigstore accepts it, or the deviation has a reason', async (name) => {
    const { verdict } = await reportOf(name);
    const expected = name.endsWith('_fail') || Object.hasOwn(deviations, name) ? 'refused' : 'accepted';
    expect(verdict).toBe(expected);
  });

  it('names no deviation that is not one', () => {
    expect(Object.keys(deviations).filter((name) => !names.includes(name))).toEqual([]);
  });

  it.each([
    ['managed-key-happy-path', ['passed', 'passed', 'passed']],
    ['managed-key-and-trusted-root', ['passed', 'passed', 'passed']],
    ['managed-key-no-key_fail', ['passed', 'not-checked', 'not-checked']],
    ['managed-key-wrong-key_fail', ['passed', 'failed', 'not-checked']],
  ])('managed keys: digest, key and signature of %s', async (name, expected) => {
    expect(outcomes(await reportOf(name), 'payload-digest', 'source-key', 'signature')).toEqual(expected);
  });

  const wholeLog = ['passed', 'passed', 'passed'];
  it.each([
    ['rekor2-happy-path', wholeLog],
    ['rekor2-dsse-happy-path', wholeLog],
    ['rekor2-checkpoint-cosigned', wholeLog],
    ['rekor2-checkpoint-multiple-cosigs', wholeLog],
    ['rekor2-checkpoint-origin-not-first', wholeLog],
    ['rekor2-checkpoint-two-sigs-cosigned', wholeLog],
    ['rekor2-checkpoint-two-sigs-from-origin', wholeLog],
    ['rekor2-checkpoint-no-matching-signature_fail', ['passed', 'failed', 'not-checked']],
    ['rekor2-checkpoint-missing-log-signature_fail', ['failed', 'failed', 'not-checked']],
    ['rekor2-checkpoint-missing-origin_fail', ['failed', 'failed', 'not-checked']],
    ['rekor2-checkpoint-missing-root-hash_fail', ['failed', 'failed', 'not-checked']],
    ['rekor2-checkpoint-missing-size_fail', ['failed', 'failed', 'not-checked']],
    ['rekor2-no-inclusion-proof_fail', ['failed', 'failed', 'failed']],
  ])('Rekor v2 logs: inclusion, checkpoint and origin of %s', async (name, expected) => {
    expect(outcomes(await reportOf(name), 'inclusion-proof', 'checkpoint-signature', 'origin')).toEqual(expected);
  });
});
