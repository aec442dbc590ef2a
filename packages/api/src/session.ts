import { z } from 'zod';
import { loggedShape, nothingSchema } from './envelope.ts';
import { route } from './route.ts';

/** What a token or a session may do. */
export const scopes = ['ingest:telemetry', 'ingest:records', 'read', 'export', 'admin'] as const;

export const scopeSchema = z.enum(scopes);

export type Scope = z.infer<typeof scopeSchema>;

/** What a signed-in person may do here; each includes the ones before it. Not a role of the management system. */
export const accessLevels = ['viewer', 'auditor', 'contributor', 'admin'] as const;

/** A person who is signed in. `roles` are those role-assignment documents give, e.g. `data owner`; whether one holds is judged at assessment. */
export const personSchema = z.object({ id: z.string(), name: z.string(), access: z.enum(accessLevels), roles: z.array(z.string()) });

export type Person = z.infer<typeof personSchema>;

export const sessionRoute = route({
  name: 'session',
  method: 'GET',
  path: '/session',
  access: 'open',
  summary: 'Who is asking, and whether this workspace holds demo data.',
  params: nothingSchema,
  query: nothingSchema,
  body: nothingSchema,
  answer: z.object({
    ...loggedShape,
    person: personSchema.nullable(),
    scopes: z.array(scopeSchema),
    demo: z.boolean(),
    workspace: z.string(),
    version: z.string(),
  }),
});

export const logoutRoute = route({
  name: 'logout',
  method: 'POST',
  path: '/session/logout',
  access: 'open',
  summary: 'Ends the session of the cookie that comes with the request.',
  params: nothingSchema,
  query: nothingSchema,
  body: nothingSchema,
  answer: z.object({ ...loggedShape, signedOut: z.boolean() }),
});

export type Session = z.infer<typeof sessionRoute.answer>;
