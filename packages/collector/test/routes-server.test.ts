import { describe, expect, test } from 'vitest';
import { chatRequest } from './intake-server.ts';
import { statusAs } from './routes-support.ts';
import { openCollector } from './server-support.ts';

describe('telemetry passes the same door as everything else', () => {
  const json = { 'content-type': 'application/json' };

  test('an unconfigured SDK on loopback may send; a rebound name or a page of another site may not', async () => {
    await using at = await openCollector();
    const traces = `${at.collector.url}/v1/traces`;
    const { host } = new URL(traces);
    expect(await statusAs(traces, { ...json, host }, chatRequest(1))).toBe(200);
    expect(await statusAs(traces, { ...json, host: 'rebound.test' }, chatRequest(2))).toBe(403);
    expect(await statusAs(traces, { ...json, host, origin: 'https://evil.test' }, chatRequest(3))).toBe(403);
    expect(await statusAs(traces, { ...json, host, origin: 'null' }, chatRequest(4))).toBe(403);
    expect(await statusAs(traces, { ...json, host, origin: at.collector.url }, chatRequest(5))).toBe(200);
  });

  test('behind a public URL loopback is the whole world, so that a token is needed', async () => {
    await using at = await openCollector({ publicUrl: 'https://evidence.example', port: 0 });
    expect(at.collector.url).toBe('https://evidence.example');
    const { listenedUrl } = at.collector;
    const host = 'evidence.example';
    const token = await at.tokenFor('ingest:telemetry');
    expect(await statusAs(`${listenedUrl}/v1/traces`, { ...json, host }, chatRequest(1))).toBe(401);
    expect(await statusAs(`${listenedUrl}/v1/traces`, { ...json, host, authorization: `Bearer ${token}` }, chatRequest(2))).toBe(200);
  });

  test('one that listens everywhere is reached by address and names loopback as its own', async () => {
    await using at = await openCollector({ host: '0.0.0.0', allowPlaintext: true });
    expect(at.collector.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect((await fetch(`${at.collector.url}/api/v1/checkpoint`)).status).toBe(200);
  });
});
