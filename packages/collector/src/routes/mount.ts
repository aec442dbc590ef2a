import { apiPrefix, failureSchema } from '@annexa/api';
import type { Logged, Route } from '@annexa/api';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { RoutesContext } from './context.ts';
import type { Visitor } from './visitor.ts';
import { admit } from './visitor.ts';

/** A request after the door: parsed by the contract, and known who asks. */
export type Asked<Params, Query, Body> = {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly visitor: Visitor;
  readonly headers: FastifyRequest['headers'];
  readonly reply: FastifyReply;
};

/** Serves one route of the contract: door first, then the schemas, then the handler; the answer is held to the contract too. */
export function mount<Params, Query, Body, Answer extends Logged>(
  app: FastifyInstance,
  context: RoutesContext,
  route: Route<Params, Query, Body, Answer>,
  handle: (asked: Asked<Params, Query, Body>) => Promise<Answer>,
  bodyBytesMax?: number,
): void {
  const visitors = new WeakMap<object, Visitor>();
  app.route({
    method: route.method,
    url: `${apiPrefix}${route.path}`,
    ...(bodyBytesMax !== undefined && { bodyLimit: bodyBytesMax }),
    schema: {
      operationId: route.name,
      summary: route.summary,
      params: route.params,
      querystring: route.query,
      ...(route.method === 'POST' && { body: route.body }),
      response: { 200: route.answer, '4xx': failureSchema, '5xx': failureSchema },
    },
    // The door stands before the body is read: who shows no right costs us a header. POST records alone reads a body of somebody
    // unknown, bounded (visitor.ts), because a right to send can be the bound key inside it; its records cost a parse each.
    onRequest: async (request) => {
      visitors.set(request, await admit(request, route.access, context));
    },
    handler: async (request, reply) =>
      handle({
        params: route.params.parse(request.params),
        query: route.query.parse(request.query),
        body: route.body.parse(request.body ?? {}),
        visitor: visitors.get(request) ?? { by: 'nobody' },
        headers: request.headers,
        reply,
      }),
  });
}
