import { systemIdSchema, timeSchema } from '@annexa/evidence/schemas';
import { z } from 'zod';
import { loggedShape, nothingSchema } from './envelope.ts';
import { route } from './route.ts';
import { scopeSchema } from './session.ts';

const systems = z.union([z.literal('all'), z.array(systemIdSchema).min(1).max(256)]);

/** A token without its secret, which is stored hashed and shown once. */
export const tokenSchema = z.object({
  id: z.string(),
  label: z.string(),
  scopes: z.array(scopeSchema),
  systems,
  createdAt: timeSchema,
  expiresAt: timeSchema.optional(),
  /** To the minute. */
  lastUsedAt: timeSchema.optional(),
});

export type TokenView = z.infer<typeof tokenSchema>;

export const createTokenRoute = route({
  name: 'createToken',
  method: 'POST',
  path: '/tokens',
  access: 'admin',
  summary:
    'Makes a token; its secret stands in this answer and nowhere else. Ends after 90 days unless asked otherwise, and never later than a ' +
    'token that makes it. Only ingest:records can be limited to AI systems as yet; with any other scope `systems` is all, and admin may grant all.',
  params: nothingSchema,
  query: nothingSchema,
  body: z.object({
    label: z.string().min(1).max(128),
    scopes: z.array(scopeSchema).min(1),
    systems,
    expiresInDays: z.number().int().min(1).max(3_650).optional(),
  }),
  answer: z.object({ ...loggedShape, token: tokenSchema, secret: z.string() }),
});

export const listTokensRoute = route({
  name: 'listTokens',
  method: 'GET',
  path: '/tokens',
  access: 'admin',
  summary: 'All tokens, without their secrets.',
  params: nothingSchema,
  query: nothingSchema,
  body: nothingSchema,
  answer: z.object({ ...loggedShape, tokens: z.array(tokenSchema) }),
});

export const revokeTokenRoute = route({
  name: 'revokeToken',
  method: 'DELETE',
  path: '/tokens/:id',
  access: 'admin',
  summary: 'Revokes a token at once, and every key it enrolled.',
  params: z.object({ id: z.string().min(1).max(128) }),
  query: nothingSchema,
  body: nothingSchema,
  answer: z.object({ ...loggedShape, revoked: z.boolean() }),
});
