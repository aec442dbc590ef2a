import { apiPrefix } from '@annexa/api';
import { AnnexaError } from '@annexa/evidence';
import type { FastifyInstance } from 'fastify';
import type { ServerResponse } from 'node:http';
import type { RoutesContext } from './context.ts';
import { admit } from './visitor.ts';

const listenersMax = 128;
const pingEveryMs = 20_000;

/** Server-sent events: the new head after each commit. It carries no evidence, so that a screen asks again through the door. */
export function eventRoutes(app: FastifyInstance, context: RoutesContext): void {
  const listeners = new Set<ServerResponse>();
  const tell = (text: string) => listeners.forEach((listener) => listener.write(text));
  const stop = context.ledger.onCommit(({ size, root }) => tell(`event: commit\ndata: ${JSON.stringify({ treeSize: size, root })}\n\n`));
  const ping = setInterval(() => tell(': still here\n\n'), pingEveryMs).unref();

  app.addHook('preClose', async () => {
    stop();
    clearInterval(ping);
    listeners.forEach((listener) => listener.end());
  });

  app.get(`${apiPrefix}/events`, { schema: { hide: true } }, async (request, reply) => {
    await admit(request, 'read', context);
    if (listeners.size >= listenersMax) throw new AnnexaError('OVERLOADED', `${listenersMax} screens listen already`, 'ask again later');
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
    const { size, root } = context.ledger.head();
    raw.write(`event: commit\ndata: ${JSON.stringify({ treeSize: size, root })}\n\n`);
    listeners.add(raw);
    raw.on('close', () => listeners.delete(raw));
  });
}
