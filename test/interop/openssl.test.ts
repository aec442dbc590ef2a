import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sampleLog } from './sample-log.ts';
import type { SampleLog } from './sample-log.ts';
import { describeWith, isHere, run } from './tools.ts';

/** SPKI of an Ed25519 key is this and the 32 bytes (RFC 8410). */
const ed25519Prefix = Buffer.from('302a300506032b6570032100', 'hex');
const keyIdBytes = 4;

describeWith('OpenSSL 3', isHere('openssl', ['pkeyutl', '-help']))('OpenSSL', () => {
  let folder: string;
  let log: SampleLog;
  const put = async (name: string, bytes: Uint8Array | string): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, bytes);
    return path;
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'annexa-openssl-'));
    log = await sampleLog();
  });

  afterAll(() => rm(folder, { recursive: true }));

  test('verifies the DSSE signature of every record, and of none that was changed', async () => {
    const key = await put('source.pem', log.sourcePem);
    const verify = async (preAuth: Uint8Array, signature: Uint8Array) =>
      run('openssl', ['dgst', '-sha256', '-verify', key, '-signature', await put('sig.der', signature), await put('pae', preAuth)]);
    for (const { preAuth, signatureDer } of log.records) {
      expect(await verify(preAuth, signatureDer)).toMatchObject({ exitCode: 0, said: 'Verified OK\n' });
    }
    const [record] = log.records;
    const changed = Uint8Array.from(record?.preAuth ?? []);
    changed.set([(changed.at(-2) ?? 0) ^ 1], changed.length - 2);
    expect((await verify(changed, record?.signatureDer ?? changed)).exitCode).not.toBe(0);
  });

  test('verifies the Ed25519 signature of the checkpoint, and of none that was changed', async () => {
    const publicKey = Buffer.from(log.vkey.split('+').slice(2).join('+'), 'base64').subarray(1);
    const key = await put('log.der', Buffer.concat([ed25519Prefix, publicKey]));
    const [text = '', signatures = ''] = log.newer.split(/(?<=\n)\n/);
    const signature = Buffer.from(signatures.trim().split(' ').at(-1) ?? '', 'base64').subarray(keyIdBytes);
    const verify = async (note: string) => {
      const files = ['-inkey', key, '-in', await put('note', note), '-sigfile', await put('sig', signature)];
      return run('openssl', ['pkeyutl', '-verify', '-pubin', '-keyform', 'DER', '-rawin', ...files]);
    };
    expect(await verify(text)).toMatchObject({ exitCode: 0, said: 'Signature Verified Successfully\n' });
    expect((await verify(text.replace(/\n(\d+)\n/, '\n1$1\n'))).exitCode).not.toBe(0);
  });
});
