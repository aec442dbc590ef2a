import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { journalFolder } from '@annexa/journal';
import type { JournalFile, JournalFiles } from '@annexa/journal';
import { describe, expect, it } from 'vitest';
import { chatRequest, post, startReceiver } from './intake-server.ts';

const vectors = new URL('../../../../shared/vectors/otlp/', import.meta.url);
const examples = [
  ['trace.json', '/v1/traces'],
  ['logs.json', '/v1/logs'],
  ['events.json', '/v1/logs'],
  ['metrics.json', '/v1/metrics'],
] as const;

describe("the specification's examples", () => {
  it.skipIf(!existsSync(vectors)).each(examples)('%s is taken (skipped where the vectors folder is absent)', async (file, path) => {
    await using server = await startReceiver();
    const answer = await post(server.url + path, readFileSync(new URL(file, vectors)));
    expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([200, 'application/json', '{}']);
    await server.intake.cut();
    const [window] = server.sealed.windows;
    expect(window).toMatchObject({ system: 'unassigned', services: [{ service: 'my.service' }] });
    const { spans, logRecords, dataPoints } = window?.totals ?? {};
    expect({ spans, logRecords, dataPoints }).toEqual({
      spans: file === 'trace.json' ? 1 : 0,
      logRecords: path === '/v1/logs' ? 1 : 0,
      dataPoints: file === 'metrics.json' ? 4 : 0,
    });
  });
});

const protobuf = { 'content-type': 'application/x-protobuf' };

describe('what a client is answered', () => {
  it.each([
    ['an empty protobuf request', '/v1/traces', new Uint8Array(), protobuf, 200, ''],
    ['an empty JSON request, with parameters', '/v1/logs', '{}', { 'content-type': 'application/json; charset=utf-8' }, 200, '{}'],
    ['unknown JSON members', '/v1/traces', '{"resourceSpans":[],"future":1}', {}, 200, '{}'],
    ['gzip', '/v1/traces', gzipSync(chatRequest(1)), { 'content-encoding': 'gzip' }, 200, '{}'],
    ['zstd', '/v1/traces', zstdCompressSync(chatRequest(2)), { 'content-encoding': 'zstd' }, 200, '{}'],
    ['broken JSON', '/v1/traces', '{"resourceSpans":[', {}, 400, /"code":3.*bad-json/],
    ['broken protobuf', '/v1/metrics', Uint8Array.of(10, 9, 1), protobuf, 400, /truncated/],
    ['broken gzip', '/v1/traces', 'not gzip', { 'content-encoding': 'gzip' }, 400, /bad-compression/],
    ['an encoding we do not have', '/v1/traces', '{}', { 'content-encoding': 'br' }, 415, /identity, gzip, zstd/],
    ['no content type we know', '/v1/traces', 'x', { 'content-type': 'text/xml' }, 415, /application\/json/],
    ['profiles', '/v1development/profiles', '{}', {}, 404, /not accepted/],
    ['a body too large', '/v1/traces', ' '.repeat(70_000), {}, 413, /"code":8/],
    ['a body too large once inflated', '/v1/traces', gzipSync(' '.repeat(70_000)), { 'content-encoding': 'gzip' }, 413, /"code":8/],
    ['the same in zstd', '/v1/traces', zstdCompressSync(' '.repeat(70_000)), { 'content-encoding': 'zstd' }, 413, /"code":8/],
  ] as const)('%s', async (_name, path, body, headers, status, text) => {
    await using server = await startReceiver({ limits: { bodySizeBytesMax: 65_536, inflatedSizeBytesMax: 65_536 } });
    const answer = await post(server.url + path, body, { ...headers });
    expect(answer.status).toBe(status);
    expect(await answer.text()).toMatch(typeof text === 'string' ? new RegExp(`^${text}$`) : text);
    const asked = 'content-type' in headers ? headers['content-type'].split(';')[0] : 'application/json';
    const plainAnswer = status === 404 || asked === 'text/xml';
    expect(answer.headers.get('content-type')).toBe(plainAnswer ? 'text/plain; charset=utf-8' : asked);
  });

  it('405 and Allow for another method; others keep their paths', async () => {
    await using server = await startReceiver();
    const answer = await fetch(`${server.url}/v1/traces`);
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
    expect((await fetch(`${server.url}/v1/other`)).status).toBe(418);
  });

  it('errors are google.rpc.Status in protobuf too', async () => {
    await using server = await startReceiver();
    const answer = await post(`${server.url}/v1/traces`, Uint8Array.of(0), protobuf);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    expect([bytes[0], bytes[1], bytes[2], bytes[3]]).toEqual([0x08, 3, 0x12, bytes.length - 4]);
    expect(new TextDecoder().decode(bytes.subarray(4))).toContain('bad-tag');
  });

  it('401 before the body, in the encoding of the request', async () => {
    await using server = await startReceiver({}, () => ({ ok: false, status: 401, message: 'a token is needed' }));
    const answer = await post(`${server.url}/v1/traces`, chatRequest(1));
    expect([answer.status, await answer.json()]).toEqual([401, { code: 16, message: 'a token is needed' }]);
    expect(server.intake.liveView().windows).toEqual([]);
  });

  it('503 when tokens cannot be checked: the sender keeps its data', async () => {
    await using server = await startReceiver({}, () => {
      throw new Error('the store is closed');
    });
    const answer = await post(`${server.url}/v1/traces`, chatRequest(1));
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
  });

  it('503 for good after a failed sync, and the state says why', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'annexa-sync-'));
    const faulty = await failingFolder(folder);
    await using server = await startReceiver({ folder: faulty.files });
    expect((await post(`${server.url}/v1/traces`, chatRequest(1))).status).toBe(200);
    faulty.failNextSync();
    for (const number of [2, 3]) {
      const answer = await post(`${server.url}/v1/traces`, chatRequest(number));
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '30']);
    }
    expect(server.intake.liveView()).toMatchObject({ state: 'journal-failed', windows: [{ totals: { spans: 1 } }] });
    expect(await server.intake.cut()).toMatchObject({ ok: false, code: 'cut-refused' });
    await rm(folder, { recursive: true });
  });

  it('a warning, nothing rejected, when a resource names no service', async () => {
    await using server = await startReceiver();
    const body = { resourceSpans: [{ scopeSpans: [{ spans: [{ traceId: '1'.repeat(32), spanId: '2'.repeat(16) }] }] }] };
    const answer = await post(`${server.url}/v1/traces`, JSON.stringify(body));
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ partialSuccess: { errorMessage: expect.stringContaining('service.name') } });
    expect(server.intake.liveView().windows[0]?.totals.spans).toBe(1);
  });

  it('503 and Retry-After while the bytes in flight are at their limit, and 200 again afterwards', async () => {
    await using server = await startReceiver({ limits: { inFlightBytesMax: 1_000 } });
    const slow = connect(server.port, '127.0.0.1');
    const head = 'POST /v1/traces HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 900\r\n\r\n{';
    await new Promise<void>((resolve) => slow.write(head, () => setTimeout(resolve, 50)));
    const refused = await post(`${server.url}/v1/traces`, chatRequest(1));
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    slow.destroy();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await post(`${server.url}/v1/traces`, chatRequest(1))).status).toBe(200);
  });

  it('a body without Content-Length is taken whole, and its room is free again', async () => {
    await using server = await startReceiver({ limits: { inFlightBytesMax: 1_500_000 } });
    for (let number = 0; number < 3; number += 1) {
      const body = new Blob([chatRequest(number, 900)]).stream();
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(`${server.url}/v1/traces`, { method: 'POST', body, headers, duplex: 'half' });
      expect(answer.status).toBe(200);
    }
    expect(server.intake.liveView().windows[0]?.totals.inferences).toBe(2_700);
  });

  it('a body without Content-Length is bounded as it comes', async () => {
    await using server = await startReceiver({ limits: { bodySizeBytesMax: 10_000 } });
    const endless = connect(server.port, '127.0.0.1');
    let answer = '';
    endless.on('data', (chunk) => (answer += chunk.toString()));
    endless.on('error', () => {});
    endless.write('POST /v1/logs HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n');
    const chunk = `1000\r\n${' '.repeat(4096)}\r\n`;
    for (let index = 0; index < 6; index += 1) endless.write(chunk);
    await new Promise((resolve) => endless.on('close', resolve));
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
  });
});

/** A real folder whose next sync can be made to fail, once. */
async function failingFolder(folder: string): Promise<{ files: JournalFiles; failNextSync: () => void }> {
  const real = await journalFolder(folder);
  let isBroken = false;
  const faulty = (file: JournalFile): JournalFile => ({
    ...file,
    sync: () => {
      const fails = isBroken;
      isBroken = false;
      return fails ? Promise.reject(new Error('EIO')) : file.sync();
    },
  });
  const files: JournalFiles = {
    ...real,
    open: async (name) => faulty(await real.open(name)),
    createFilled: async (name, sizeBytes) => faulty(await real.createFilled(name, sizeBytes)),
  };
  return { files, failNextSync: () => (isBroken = true) };
}
