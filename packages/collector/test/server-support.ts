import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@annexa/api';
import { trustPolicySchema } from '../src/identity/index.ts';
import { startCollector } from '../src/server.ts';
import type { CollectorSettings } from '../src/settings.ts';

/** A whole collector in a folder of its own, on a free port of loopback. */
export async function openCollector(more: Partial<CollectorSettings> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'annexa-server-'));
  let salts = 0;
  const collector = await startCollector({
    folder,
    host: '127.0.0.1',
    port: 0,
    workspace: 'test',
    version: '0.0.0-test',
    trustPolicy: trustPolicySchema.parse({ people: [{ id: 'person:ada', name: 'Ada', role: 'admin' }] }),
    repositories: [],
    demo: false,
    clock: () => new Date(),
    salt: () => String((salts += 1)).padStart(32, '0'),
    onFatal: (error) => {
      throw error;
    },
    ...more,
  });
  const tokenFor = async (...scopes: ('ingest:telemetry' | 'ingest:records' | 'read' | 'admin')[]) =>
    (await collector.identity.tokens.create({ label: scopes.join('+'), scopes, systems: 'all' })).token;
  return {
    collector,
    tokenFor,
    clientWith: (token?: string) => createClient({ baseUrl: collector.url, ...(token !== undefined && { token }) }),
    [Symbol.asyncDispose]: async () => {
      await collector.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
