import swagger from '@fastify/swagger';
import { fastify } from 'fastify';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { openAssessments } from './assessed.ts';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { assessmentRoutes } from './assessment.ts';
import type { RoutesContext } from './context.ts';
import { decisionRoutes } from './decisions.ts';
import { documentRoutes } from './documents.ts';
import { eventRoutes } from './events.ts';
import { findingRoutes } from './findings.ts';
import { addErrors, addGuards } from './guards.ts';
import { healthRoutes } from './health.ts';
import { inviteRoutes } from './invites.ts';
import { keyRoutes } from './keys.ts';
import { logRoutes } from './log.ts';
import { operationRoutes } from './operations.ts';
import { overviewRoutes } from './overview.ts';
import { addPages } from './pages.ts';
import { recordRoutes } from './records.ts';
import { sessionRoutes } from './session.ts';
import { statusRoutes } from './status.ts';
import { systemRoutes } from './systems.ts';
import { tokenRoutes } from './tokens.ts';

export type { RoutesContext } from './context.ts';

/**
 * Puts API, OpenAPI document, one-time login, events, health and the dashboard on a fresh Fastify instance.
 * OTLP does not pass here: it has its own way to the journal. Errors leave as `{error: {code, message, hint}}`.
 */
export async function registerRoutes(app: FastifyInstance, context: RoutesContext): Promise<void> {
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  addGuards(app, context);
  addErrors(app);
  await app.register(swagger, {
    openapi: { openapi: '3.1.0', info: { title: 'Annexa collector', version: context.version }, servers: [{ url: '/' }] },
    transform: jsonSchemaTransform,
  });
  const assess = openAssessments(context);
  sessionRoutes(app, context);
  keyRoutes(app, context);
  recordRoutes(app, context, assess);
  logRoutes(app, context);
  statusRoutes(app, context);
  overviewRoutes(app, context, assess);
  assessmentRoutes(app, context, assess);
  systemRoutes(app, context, assess);
  findingRoutes(app, context);
  documentRoutes(app, context);
  decisionRoutes(app, context);
  tokenRoutes(app, context);
  inviteRoutes(app, context);
  operationRoutes(app, context);
  eventRoutes(app, context);
  healthRoutes(app, context);
  app.get('/api/openapi.json', { schema: { hide: true } }, async () => app.swagger());
  await addPages(app, context);
}

/** The API as a handler for a server that is not ours: the collector's own, where OTLP goes another way. */
export type Api = { handle(request: IncomingMessage, response: ServerResponse): void; close(): Promise<void> };

/** Everything of {@link registerRoutes} on an instance of its own. Closing ends the open event streams. */
export async function openApi(context: RoutesContext): Promise<Api> {
  const app = fastify({ logger: { level: 'error', stream: process.stderr }, bodyLimit: 1024 * 1024, trustProxy: false });
  await registerRoutes(app, context);
  await app.ready();
  return { handle: (request, response) => app.routing(request, response), close: () => app.close() };
}
