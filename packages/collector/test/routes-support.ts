import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClient } from '@annexa/api';
import { assess, catalogue, chainOf, traceOf } from '@annexa/controls';
import { manualClock } from '@annexa/testing';
import { openIdentity, parseTrustPolicy } from '../src/identity/index.ts';
import { openApi } from '../src/routes/index.ts';
import { freshFolder, openIn } from './ledger-support.ts';

const people = [
  { id: 'person:ada', name: 'Ada', role: 'admin' },
  { id: 'person:vic', name: 'Vic', role: 'viewer' },
];

/** The API over a real ledger, real identity and the real judgement, behind a real socket; only telemetry and forges stand still. */
export async function openRoutes(settings: { dashboardFolder?: string } = {}) {
  const folder = await freshFolder();
  const ledger = await openIn(folder.folder);
  const clock = manualClock('2026-11-24T09:00:00Z');
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = portOf(server.address());
  const url = `http://127.0.0.1:${port}`;
  const identity = openIdentity({
    custody: ledger.custody,
    clock: clock.now,
    trustPolicy: parseTrustPolicy({ people }),
    collectorUrl: url,
  });
  const api = await openApi({
    ledger,
    identity,
    judge: { catalogueVersion: catalogue.version, assess, chainOf, traceOf },
    telemetry: { status: () => ({ state: 'accepting', detail: 'nothing waits' }), cut: async () => ({ sealed: 0 }) },
    forges: { sync: async () => ({ records: 0, problems: [] }) },
    clock: () => new Date(clock.now()),
    version: '0.0.0-test',
    workspace: 'test',
    demo: true,
    hosts: [`127.0.0.1:${port}`],
    ...settings,
  });
  server.on('request', (request, response) => api.handle(request, response));
  const tokenFor = async (...scopes: ('read' | 'admin' | 'ingest:records')[]) =>
    (await identity.tokens.create({ label: scopes.join('+'), scopes, systems: 'all' })).token;
  return {
    url,
    ledger,
    identity,
    tokenFor,
    clientWith: (token?: string) => createClient({ baseUrl: url, ...(token !== undefined && { token }) }),
    /** Cookie of a signed-in person, through the one-time link as a browser follows it. */
    enter: async (person: string) => {
      const invited = await identity.people.invite(person);
      const link = `${url}/login?code=${invited?.code}`;
      const entered = await fetch(link, { redirect: 'manual' });
      return {
        link,
        status: entered.status,
        setCookie: entered.headers.get('set-cookie') ?? '',
        cookie: entered.headers.get('set-cookie')?.split(';')[0] ?? '',
      };
    },
    [Symbol.asyncDispose]: async () => {
      await api.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      await ledger.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

function portOf(address: AddressInfo | string | null): AddressInfo {
  if (typeof address === 'object' && address) return address;
  throw new Error('no port');
}
