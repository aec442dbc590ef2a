import type { z } from 'zod';

/** What a caller must show: nothing; right to read (session or token); a token of one scope; an administrator; a signed-in person. */
export type Access = 'open' | 'read' | 'ingest:records' | 'admin' | 'person' | 'key';

/** One endpoint of the wire contract: what it takes, what it answers, who may ask. The server mounts it and the client calls it. */
export type Route<Params = unknown, Query = unknown, Body = unknown, Answer = unknown> = {
  /** Stable name, `operationId` of the OpenAPI document. */
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Path with `:name` parts, as Fastify writes it. */
  readonly path: string;
  readonly access: Access;
  readonly summary: string;
  readonly params: z.ZodType<Params>;
  readonly query: z.ZodType<Query>;
  readonly body: z.ZodType<Body>;
  readonly answer: z.ZodType<Answer>;
};

/** Names a route; only there so that the four types are inferred from the schemas. */
export function route<Params, Query, Body, Answer>(definition: Route<Params, Query, Body, Answer>): Route<Params, Query, Body, Answer> {
  return definition;
}

/** Prefix of everything of this contract. */
export const apiPrefix = '/api/v1';
