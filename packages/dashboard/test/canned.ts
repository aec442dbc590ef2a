import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import { apiPrefix, routes } from '@annexa/api';

const folder = new URL('fixtures/demo/', import.meta.url);

/** Answers a collector gave in a run of the demo, by route name. Bundle and log key belong together, so that the browser's own checks are real. */
export const canned: Readonly<Record<string, string>> = {
  session: 'session',
  overview: 'overview',
  control: 'control',
  listSystems: 'systems',
  system: 'system',
  trace: 'trace',
  findings: 'findings',
  documents: 'documents',
  checkpoint: 'checkpoint',
  trust: 'trust',
  status: 'status',
  listRecords: 'records',
  getRecord: 'record',
  listTokens: 'tokens',
};

/** The text of a canned answer. */
export function answerText(name: string): string {
  return readFileSync(new URL(`${canned[name]}.json`, folder), 'utf8');
}

const typeOf: Readonly<Record<string, string>> = { html: 'text/html', js: 'text/javascript', css: 'text/css', svg: 'image/svg+xml' };

/** The policy the collector sends; what it forbids must not be needed. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** Serves a build with the canned answers on a free port. */
export async function serveCanned(
  files: ReadonlyMap<string, Uint8Array>,
): Promise<{ url: string; [Symbol.asyncDispose](): Promise<void> }> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://x.test').pathname;
    response.setHeader('content-security-policy', policy);
    if (path.startsWith('/api/')) return answerTo(path, response);
    const file = files.get(path) ?? files.get('/index.html');
    const type = typeOf[files.has(path) ? (path.split('.').at(-1) ?? '') : 'html'] ?? 'application/octet-stream';
    return response.setHeader('content-type', type).end(file);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      server.closeAllConnections();
      await closed;
    },
  };
}

function answerTo(path: string, response: ServerResponse): ServerResponse {
  if (path === `${apiPrefix}/events`) {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': open\n\n');
    return response;
  }
  const found = routes.find(
    ({ name, method, path: pattern }) => method === 'GET' && name in canned && matches(`${apiPrefix}${pattern}`, path),
  );
  response.setHeader('content-type', 'application/json');
  if (!found) return response.writeHead(404).end('{"error":{"code":"NOT_FOUND","message":"not canned","hint":"can it"}}');
  return response.end(answerText(found.name));
}

function matches(pattern: string, path: string): boolean {
  const parts = path.split('/');
  const wanted = pattern.split('/');
  return parts.length === wanted.length && wanted.every((part, at) => part.startsWith(':') || part === parts[at]);
}
