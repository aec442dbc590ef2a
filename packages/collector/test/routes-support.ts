import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClient } from '@annexa/api';
import { assess, catalogue, chainOf, traceOf } from '@annexa/controls';
import { manualClock } from '@annexa/testing';
import { openIdentity, parseTrustPolicy } from '../src/identity/index.ts';
import type { Ledger } from '../src/ledger/index.ts';
import { openApi } from '../src/routes/index.ts';
import { freshFolder, openIn } from './ledger-support.ts';

const people = [
  { id: 'person:ada', name: 'Ada', role: 'admin' },
  { id: 'person:vic', name: 'Vic', role: 'viewer' },
];

/** The API over a real ledger, real identity and the real judgement, behind a real socket; only telemetry and forges stand still. */
export async function openRoutes({ collectorUrl, ...settings }: { dashboardFolder?: string; collectorUrl?: string } = {}) {
  const folder = await freshFolder();
  const opened = await openIn(folder.folder);
  const reads: number[] = [];
  let first: (() => Promise<void>) | undefined;
  const ledger: Ledger = {
    ...opened,
    bindKey: async (binding, source) => {
      const act = first;
      first = undefined;
      await act?.();
      return opened.bindKey(binding, source);
    },
    records: async (query) => {
      const records = await opened.records(query);
      reads.push(records.length);
      return records;
    },
  };
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
    collectorUrl: collectorUrl ?? url,
    ...settings,
  });
  server.on('request', (request, response) => api.handle(request, response));
  const tokenFor = async (...scopes: ('read' | 'admin' | 'ingest:records')[]) =>
    (await identity.tokens.create({ label: scopes.join('+'), scopes, systems: 'all' })).token;
  return {
    url,
    ledger,
    identity,
    clock,
    /** How many records each reading of the ledger gave. */
    reads,
    /** What happens between the door and the next binding. */
    beforeBinding: (act: () => Promise<void>) => {
      first = act;
    },
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

/** HTTP status of a request whose Host header is chosen, which `fetch` does not allow. */
export function statusAs(url: string, headers: Record<string, string>, body?: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = httpRequest(url, { headers, method: body === undefined ? 'GET' : 'POST' }, (response) =>
      resolve(response.resume().statusCode),
    );
    asked.on('error', reject).end(body);
  });
}
