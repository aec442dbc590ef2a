import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createClient } from '@annexa/api';
import { expect, test } from 'vitest';
import { serve, tokenFrom } from './annexa-process.ts';

test('a service with the stock OpenTelemetry SDK needs no line of ours: its traffic becomes a window and a proposed inventory', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'annexa-sdk-'));
  const collector = await serve(folder);
  const token = await tokenFrom(collector.url, collector.login, ['read', 'admin']);
  const code = await new Promise((resolve) => {
    const service = spawn(process.execPath, [fileURLToPath(new URL('unconfigured-sdk.ts', import.meta.url))], {
      env: { PATH: process.env['PATH'] ?? '', OTEL_EXPORTER_OTLP_ENDPOINT: collector.url },
      stdio: 'ignore',
    });
    service.once('exit', resolve);
  });
  expect(code).toBe(0);
  const client = createClient({ baseUrl: collector.url, token });
  await client.cut();
  const { records } = await client.listRecords({ kind: 'monitoring-window' });
  expect(records.map((record) => record.system)).toEqual(['unassigned']);
  const { record } = await client.getRecord(records[0]?.index ?? 0);
  expect(record.predicate.facts).toMatchObject({
    totals: { inferences: 25 },
    services: [{ service: 'untouched-service', inferences: 25 }],
  });
  await collector.stop();
  rmSync(folder, { recursive: true, force: true });
});
