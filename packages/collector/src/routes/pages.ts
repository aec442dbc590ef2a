import { AnnexaError } from '@annexa/evidence';
import type { FastifyInstance } from 'fastify';
import { readFile, readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { RoutesContext } from './context.ts';

type Page = { readonly bytes: Buffer; readonly gzipped: Buffer; readonly type: string; readonly caching: string };

const typeOf: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/json',
};

/**
 * The built dashboard, held in memory: it is small, and a map of known names cannot be led out of its folder.
 * Names with a hash never change; the page that names them is asked for each time. Every other path is the page: the URL is the dashboard's state.
 */
export async function addPages(app: FastifyInstance, { dashboardFolder }: RoutesContext): Promise<void> {
  const pages = dashboardFolder === undefined ? new Map<string, Page>() : await load(dashboardFolder);

  app.setNotFoundHandler(async (request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '/';
    const isPage = request.method === 'GET' && !path.startsWith('/api/') && !path.startsWith('/assets/');
    const page = request.method === 'GET' ? (pages.get(path) ?? (isPage ? pages.get('/index.html') : undefined)) : undefined;
    if (!page) throw new AnnexaError('NOT_FOUND', `nothing at ${request.method} ${path}`, 'see /api/openapi.json');
    const packed = (request.headers['accept-encoding'] ?? '').includes('gzip');
    if (packed) reply.header('content-encoding', 'gzip');
    reply.headers({ 'cache-control': page.caching, vary: 'accept-encoding' });
    return reply
      .code(200)
      .type(page.type)
      .send(packed ? page.gzipped : page.bytes);
  });
}

const pack = promisify(gzip);

async function load(folder: string): Promise<Map<string, Page>> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const loaded = files
    .filter((file) => file.isFile() && typeOf[extname(file.name)] !== undefined)
    .map(async (file): Promise<[string, Page]> => {
      const full = join(file.parentPath, file.name);
      const path = full.slice(folder.replace(/\/+$/, '').length).replaceAll('\\', '/');
      const bytes = await readFile(full);
      const caching = path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
      return [path, { bytes, gzipped: await pack(bytes), type: typeOf[extname(file.name)] ?? 'application/octet-stream', caching }];
    });
  return new Map(await Promise.all(loaded));
}
