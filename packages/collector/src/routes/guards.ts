import { failureOf, httpStatusOf } from '@annexa/api';
import { AnnexaError } from '@annexa/evidence';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { hostAllowed } from '../identity/index.ts';
import type { RoutesContext } from './context.ts';

/** Nothing but what we serve ourselves: no inline script, no foreign request, no framing. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "font-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Probes come by whatever name an orchestrator gives us, and what they are told is no secret. */
const probes: ReadonlySet<string> = new Set(['/healthz', '/readyz']);

/** The rule of hosts and the headers every answer carries. */
export function addGuards(app: FastifyInstance, { collectorUrl }: RoutesContext): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({
      'content-security-policy': contentSecurityPolicy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store');
    if (probes.has(request.url) || hostAllowed(request.headers.host, collectorUrl)) return;
    throw new AnnexaError('HOST_REFUSED', 'this host name is not one of this collector', `use ${collectorUrl}, or set its public URL`);
  });
}

/** Every failure leaves as an error of the closed list; what we did not expect is logged whole and told without its inside. */
export function addErrors(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => {
    const known = asAnnexaError(error);
    if (known.code === 'INTERNAL') request.log.error({ err: error });
    if (httpStatusOf(known) === 503) reply.header('retry-after', '2');
    return reply
      .code(httpStatusOf(known))
      .type('application/json')
      .send(JSON.stringify(failureOf(known)));
  });
}

const fastifyErrorSchema = z.object({ statusCode: z.number(), message: z.string(), code: z.string().optional() });

function asAnnexaError(error: unknown): AnnexaError {
  if (error instanceof AnnexaError) return error;
  const read = fastifyErrorSchema.safeParse(error);
  if (!read.success || read.data.statusCode >= 500) {
    return new AnnexaError('INTERNAL', 'something went wrong inside the collector', 'look at its log', error);
  }
  const { statusCode, message } = read.data;
  if (statusCode === 413) return new AnnexaError('INPUT_TOO_LARGE', message, 'send less at once', error);
  if (statusCode === 404) return new AnnexaError('NOT_FOUND', message, 'see /api/openapi.json', error);
  return new AnnexaError('INPUT_MALFORMED', message, 'see /api/openapi.json', error);
}
