import type { FastifyInstance } from 'fastify';
import type { RoutesContext } from './context.ts';

/** For whoever restarts us: `/healthz` says the process answers, `/readyz` that evidence would be taken. */
export function healthRoutes(app: FastifyInstance, context: RoutesContext): void {
  app.get('/healthz', { schema: { hide: true } }, async () => ({ status: 'up', version: context.version }));
  app.get('/readyz', { schema: { hide: true } }, async (_request, reply) => {
    const { state, detail } = context.telemetry.status();
    return reply.code(state === 'refusing' ? 503 : 200).send({ status: state, detail, treeSize: context.ledger.head().size });
  });
}
