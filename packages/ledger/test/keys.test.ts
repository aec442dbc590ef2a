import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { generateSourceKey, importLogKey, importSourceKey, importSourcePublicKey, keyHint } from '../src/index.ts';

const key = generateSourceKey();
const message = new TextEncoder().encode('message');

function codeOf(outcome: { ok: true } | { ok: false; problem: { code: string } }): string {
  return outcome.ok ? 'read' : outcome.problem.code;
}

function pemOf(pair: { privateKey: { export(options: { type: 'pkcs8'; format: 'pem' }): string | Buffer } }): string {
  return String(pair.privateKey.export({ type: 'pkcs8', format: 'pem' }));
}

describe('source keys', () => {
  it('sign in DER, and verify after a way through PEM and JWK', () => {
    const signature = key.sign(message);
    expect(signature[0]).toBe(0x30);
    for (const text of [key.privatePem(), key.privateJwk()]) {
      const read = importSourceKey(text);
      if (!read.ok) throw new Error(read.problem.message);
      expect(read.value.hint).toBe(key.hint);
      expect(read.value.verify(message, signature)).toBe(true);
      expect(key.verify(message, read.value.sign(message))).toBe(true);
    }
  });

  it('are named by the digest of their SPKI', () => {
    expect(key.hint).toBe(keyHint(key.spki));
    expect(key.hint).toHaveLength(44);
    expect(key.spki).toHaveLength(91);
  });

  it('never show their private part', () => {
    expect(JSON.stringify(key)).not.toContain(JSON.parse(key.privateJwk()).d);
    const refused = importSourceKey(key.privatePem().replace('BEGIN', 'BEGUN'));
    expect(JSON.stringify(refused)).not.toContain(key.privatePem().slice(40, 80));
  });

  it.each([
    ['another curve', () => importSourceKey(pemOf(generateKeyPairSync('ec', { namedCurve: 'P-384' }))), 'key-unsuitable'],
    ['an Ed25519 key', () => importSourceKey(pemOf(generateKeyPairSync('ed25519'))), 'key-unsuitable'],
    ['a log key that is P-256', () => importLogKey(key.privatePem()), 'key-unsuitable'],
    ['no PEM', () => importSourceKey('hello'), 'key-malformed'],
    ['no SPKI', () => importSourcePublicKey(new Uint8Array(91)), 'key-malformed'],
    ['bytes behind the SPKI', () => importSourcePublicKey(new Uint8Array([...key.spki, 0])), 'key-malformed'],
  ])('refuse %s', (_, act, code) => {
    expect(codeOf(act())).toBe(code);
  });
});
