import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  bundleMediaType,
  bundleOf,
  canonicalBytes,
  generateSourceKey,
  importSourcePublicKey,
  leafBodyOf,
  limits,
  parseBundle,
  parseEnvelope,
  preAuthEncoding,
  signEnvelope,
  statementPayloadType,
  verifyEnvelope,
  withLogEntry,
} from '../src/index.ts';
import { sampleLog } from './sample-log.ts';

const key = generateSourceKey();
const payload = new TextEncoder().encode('{"subject":"ü?>"}');
const envelope = signEnvelope(payload, statementPayloadType, key);

function codeOf(outcome: { ok: true } | { ok: false; problem: { code: string } }): string {
  return outcome.ok ? 'read' : outcome.problem.code;
}

describe('envelopes', () => {
  it('encode as DSSE demands, lengths in bytes', () => {
    expect(new TextDecoder().decode(preAuthEncoding('http://example.com/HelloWorld', new TextEncoder().encode('hello world')))).toBe(
      'DSSEv1 29 http://example.com/HelloWorld 11 hello world',
    );
    expect(new TextDecoder().decode(preAuthEncoding('tü', new TextEncoder().encode('ü')))).toBe('DSSEv1 3 tü 2 ü');
  });

  it('verify by their key and by no other, and not once a byte is changed', () => {
    expect(verifyEnvelope(envelope, key)).toBe(true);
    expect(verifyEnvelope(envelope, generateSourceKey())).toBe(false);
    expect(verifyEnvelope({ ...envelope, payload: payload.with(0, 0x20) }, key)).toBe(false);
    expect(verifyEnvelope({ ...envelope, payloadType: 'text/plain' }, key)).toBe(false);
    expect(verifyEnvelope({ ...envelope, signature: new Uint8Array([1, 2, 3]) }, key)).toBe(false);
  });

  it('are read in both base64 alphabets, padded or not', () => {
    const spellings = [
      (text: string) => text,
      (text: string) => text.replaceAll('=', ''),
      (text: string) => text.replaceAll('+', '-').replaceAll('/', '_'),
      (text: string) => text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', ''),
    ];
    const bytes = Uint8Array.from([0xfb, 0xff, 0xfe, 0x3e]);
    for (const spell of spellings) {
      const signed = signEnvelope(bytes, 'x', key);
      const text = {
        payloadType: 'x',
        payload: spell(Buffer.from(bytes).toString('base64')),
        signatures: [{ sig: spell(Buffer.from(signed.signature).toString('base64')) }],
      };
      const read = parseEnvelope(JSON.stringify(text));
      expect(read).toEqual({ ok: true, value: { ...signed, keyId: '' } });
    }
  });

  const good = { payloadType: 'x', payload: 'AA==', signatures: [{ sig: 'AA==' }] };
  it.each([
    ['no JSON', '{', 'json-malformed'],
    ['not UTF-8', Uint8Array.of(0x22, 0xff, 0x22), 'json-malformed'],
    ['too long', ' '.repeat(limits.bundleCharsMax + 1), 'json-too-large'],
    ['too deep', '['.repeat(100_000), 'json-too-deep'],
    ['an array', '[]', 'envelope-malformed'],
    ['inherited names only', '{"__proto__":{"payloadType":"x","payload":"","signatures":[]}}', 'envelope-malformed'],
    ['no payload', JSON.stringify({ ...good, payload: undefined }), 'envelope-malformed'],
    ['an endless payload type', JSON.stringify({ ...good, payloadType: 'x'.repeat(300) }), 'envelope-malformed'],
    ['no signature', JSON.stringify({ ...good, signatures: [] }), 'envelope-signature-count'],
    ['two signatures', JSON.stringify({ ...good, signatures: [...good.signatures, ...good.signatures] }), 'envelope-signature-count'],
    ['an empty signature', JSON.stringify({ ...good, signatures: [{ sig: '' }] }), 'envelope-malformed'],
    ['both alphabets at once', JSON.stringify({ ...good, payload: '-+AA' }), 'base64-malformed'],
    ['bits behind the end', JSON.stringify({ ...good, payload: 'AB==' }), 'base64-malformed'],
    ['padding in the middle', JSON.stringify({ ...good, payload: 'A=A=' }), 'base64-malformed'],
    ['a line break', JSON.stringify({ ...good, payload: 'AA\n==' }), 'base64-malformed'],
    ['a payload above the limit', JSON.stringify({ ...good, payload: 'A'.repeat(limits.payloadBytesMax * 1.4) }), 'envelope-too-large'],
  ])('refuse %s', (_, json, code) => {
    expect(codeOf(parseEnvelope(json))).toBe(code);
  });
});

describe('bundles', () => {
  it('carry the envelope to the other side unchanged', () => {
    expect(parseBundle(bundleOf(envelope, key.hint))).toEqual({ ok: true, value: { keyHint: key.hint, envelope } });
  });

  it('keep what they received when the log entry is added, character for character, and can be given a newer one', () => {
    const { received, logged } = sampleLog();
    const entry = parseBundle(logged);
    if (!entry.ok || !entry.value.logEntry) throw new Error('the sample is not logged');
    const odd = received
      .replace('"payload":', String.raw`"un\u006bnown":[1,{"__proto__":2}],"payload":`)
      .replaceAll('=', '')
      .replace('"tlogEntries":[]', '"timestampVerificationData":{},"tlogEntries":[]')
      .replace(/"hint":"[^"]+"/, '"hint":"h"');
    const added = withLogEntry(odd, entry.value.logEntry);
    if (!added.ok) throw new Error(added.problem.message);
    const before = JSON.parse(odd);
    const after = JSON.parse(added.value);
    expect(after.verificationMaterial.tlogEntries).toHaveLength(1);
    delete before.verificationMaterial.tlogEntries;
    delete after.verificationMaterial.tlogEntries;
    expect(after).toEqual(before);
    expect(added.value).toContain('"__proto__":2');
    expect(withLogEntry(added.value, entry.value.logEntry)).toEqual(added);
  });

  it('read back their log entry', () => {
    const { logged, log, source } = sampleLog();
    const read = parseBundle(logged);
    if (!read.ok) throw new Error(read.problem.message);
    expect(read.value.logEntry).toMatchObject({ index: 3, size: 7, logId: log.logId, body: leafBodyOf(read.value.envelope, source.spki) });
  });

  const { logged } = sampleLog();
  it.each([
    ['another version', logged.replace(bundleMediaType, bundleMediaType.replace('0.3', '0.2')), 'bundle-media-type'],
    ['no media type', '{}', 'bundle-media-type'],
    ['a certificate instead of a key', logged.replace('"publicKey"', '"certificate"'), 'bundle-material'],
    ['no envelope', logged.replace('"dsseEnvelope"', '"messageSignature"'), 'envelope-malformed'],
    ['two log entries', logged.replace(/"tlogEntries":\[(.*)\]\},"dsse/, '"tlogEntries":[$1,$1]},"dsse'), 'bundle-malformed'],
    ['a negative index', logged.replaceAll('"logIndex":"3"', '"logIndex":"-3"'), 'bundle-malformed'],
    ['two different indices', logged.replace('"logIndex":"3"', '"logIndex":"4"'), 'bundle-malformed'],
    ['a leaf of another kind', logged.replace('"version":"0.0.2"', '"version":"0.0.1"'), 'bundle-malformed'],
    ['a short root', logged.replace(/"rootHash":"[^"]+"/, '"rootHash":"AAAA"'), 'bundle-malformed'],
  ])('refuse %s', (_, json, code) => {
    expect(codeOf(parseBundle(json))).toBe(code);
    expect(
      codeOf(
        withLogEntry(json, {
          index: 0,
          size: 1,
          logId: new Uint8Array(32),
          body: new Uint8Array(),
          root: new Uint8Array(32),
          proof: [],
          checkpoint: '',
        }),
      ),
    ).toBe(code);
  });
});

describe('leaves', () => {
  it('hold digest, signature and key in canonical form, within 512 bytes for every signature length', () => {
    const sizes = Array.from({ length: 50 }, () => leafBodyOf(signEnvelope(payload, statementPayloadType, key), key.spki).length);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(512);
    const text = new TextDecoder().decode(leafBodyOf(envelope, key.spki));
    expect(text).toMatch(
      /^\{"apiVersion":"0\.0\.2","kind":"hashedrekord","spec":\{"hashedRekordV002":\{"data":\{"algorithm":"SHA2_256","digest":"/,
    );
    expect(text).toContain(Buffer.from(key.spki).toString('base64'));
    expect(text).not.toContain('subject');
  });

  it('are RFC 8785 bytes whatever envelope and key say: reading and canonicalising them again changes nothing', () => {
    const lengths = [0, 1, 2, 3, 54, 55, 56, 70, 71, 72];
    for (let round = 0; round < 500; round += 1) {
      const made = {
        payloadType: round % 3 === 0 ? statementPayloadType : `text/"ü\u2028 ${round}`,
        payload: randomBytes(round),
        signature: randomBytes(lengths[round % lengths.length] ?? 0),
        keyId: '"\\',
      };
      const body = leafBodyOf(made, randomBytes(91));
      const again = canonicalBytes(JSON.parse(new TextDecoder().decode(body)));
      expect(Buffer.from(body).equals(again)).toBe(true);
    }
  });

  it('are never made above the limit', () => {
    expect(() => leafBodyOf({ ...envelope, signature: new Uint8Array(200) }, key.spki)).toThrow(
      expect.objectContaining({ code: 'leaf-too-large' }),
    );
  });

  it('take the public key out of a PEM as out of DER', () => {
    expect(importSourcePublicKey(key.pem)).toMatchObject({ ok: true, value: { hint: key.hint, spki: key.spki } });
    expect(importSourcePublicKey(key.spki)).toMatchObject({ ok: true, value: { hint: key.hint } });
  });
});
