import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@annexa/api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { adminToken, startCollector } from '../faults/collector.ts';
import type { RunningCollector } from '../faults/collector.ts';
import { describeWith, goFolder, isHere, pythonFolder, run } from './tools.ts';
import type { Ran } from './tools.ts';

/** Requests made: each is a span of the server and an LLM call below it; every tenth call fails. */
const chats = 3_000;

const expected = {
  spans: 2 * chats,
  requests: chats,
  inferences: chats,
  failedInferences: chats / 10,
  inputTokens: 7 * chats,
  outputTokens: 3 * chats,
};

const names = ['spans', 'requests', 'inferences', 'failedInferences', 'inputTokens', 'outputTokens'] as const;
const windowFactsSchema = z.object({ totals: z.looseObject(Object.fromEntries(names.map((name) => [name, z.coerce.number()]))) });

/** A real collector in a folder of its own, and what its windows say in all of one AI system. */
async function openCollector() {
  const folder = await mkdtemp(join(tmpdir(), 'annexa-sdk-'));
  const collector: RunningCollector | undefined = await startCollector({ folder });
  if (!collector) throw new Error('the collector was killed');
  const client = createClient({ baseUrl: collector.url, token: await adminToken(collector) });
  return {
    url: collector.url,
    counted: async (system: string): Promise<Record<string, number>> => {
      await client.cut();
      const { records } = await client.listRecords({ system, kind: 'monitoring-window', limit: 500 });
      const details = await Promise.all(records.map(({ id }) => client.getRecord(id)));
      const totals = details.map(({ record }) => windowFactsSchema.parse(record.predicate.facts).totals);
      return Object.fromEntries(names.map((name) => [name, totals.reduce((sum, each) => sum + Number(each[name]), 0)]));
    },
    close: async () => {
      await collector.stop();
      await rm(folder, { recursive: true });
    },
  };
}

type OpenCollector = Awaited<ReturnType<typeof openCollector>>;

function succeeded({ exitCode, said }: Ran, what: string): void {
  if (exitCode !== 0) throw new Error(`${what}: ${said}`);
}

describeWith('Python 3 with its venv module', isHere('python3', ['-c', 'import ensurepip, venv']))('the Python OpenTelemetry SDK', () => {
  let collector: OpenCollector;
  let venv: string;

  beforeAll(async () => {
    venv = await mkdtemp(join(tmpdir(), 'annexa-venv-'));
    succeeded(await run('python3', ['-m', 'venv', venv]), 'python3 -m venv');
    succeeded(
      await run(join(venv, 'bin/pip'), ['install', '--quiet', '--requirement', join(pythonFolder, 'requirements.txt')]),
      'pip install',
    );
    collector = await openCollector();
  });

  afterAll(async () => {
    await collector.close();
    await rm(venv, { recursive: true });
  });

  test('every span it made is in the windows, once', async () => {
    const words = [join(pythonFolder, 'export_spans.py'), `${collector.url}/v1/traces`, String(chats)];
    const ran = await run(join(venv, 'bin/python'), words);
    expect(ran).toEqual({ exitCode: 0, said: '' });
    expect(await collector.counted('interop-python')).toEqual(expected);
  });
});

describeWith('Go', isHere('go', ['version']))('the Go OpenTelemetry SDK', () => {
  let collector: OpenCollector;

  beforeAll(async () => {
    collector = await openCollector();
  });

  afterAll(() => collector.close());

  test('every span it made is in the windows, once', async () => {
    const ran = await run('go', ['run', './exportspans', new URL(collector.url).host, String(chats)], { cwd: goFolder });
    expect(ran).toEqual({ exitCode: 0, said: '' });
    expect(await collector.counted('interop-go')).toEqual(expected);
  });
});
