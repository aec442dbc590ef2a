import { logoutRoute, scopes, sessionRoute } from '@annexa/api';
import type { Person, Scope } from '@annexa/api';
import type { FastifyInstance } from 'fastify';
import { roleAllows } from '../identity/index.ts';
import type { RoutesContext } from './context.ts';
import { logged } from './logged.ts';
import { mount } from './mount.ts';
import { rolesOf } from './people.ts';
import type { Visitor } from './visitor.ts';
import { accepted } from './visitor.ts';

/** Who is asking, the way out, and the one-time link that is the way in. */
export function sessionRoutes(app: FastifyInstance, context: RoutesContext): void {
  mount(app, context, sessionRoute, async ({ visitor }) => ({
    ...logged(context),
    person: await personOf(visitor, context),
    scopes: scopesOf(visitor),
    demo: context.demo,
    workspace: context.workspace,
    version: context.version,
  }));

  mount(app, context, logoutRoute, async ({ visitor, headers, reply }) => {
    const { setCookie } = await context.identity.people.leave(headers.cookie);
    reply.header('set-cookie', setCookie);
    return { ...logged(context), signedOut: visitor.by === 'session' };
  });

  app.get('/login', { schema: { hide: true } }, async (request, reply) => {
    const code = new URL(request.url, 'http://collector').searchParams.get('code') ?? '';
    const { setCookie } = accepted(await context.identity.people.enter(code, request.headers.cookie));
    return reply.header('set-cookie', setCookie).header('cache-control', 'no-store').redirect('/', 303);
  });
}

async function personOf(visitor: Visitor, context: RoutesContext): Promise<Person | null> {
  if (visitor.by !== 'session') return null;
  const { person, role } = visitor.session;
  return { id: person.id, name: person.name, access: role, roles: await rolesOf(person.id, context) };
}

function scopesOf(visitor: Visitor): Scope[] {
  if (visitor.by === 'token') return [...visitor.token.scopes];
  if (visitor.by === 'nobody') return [];
  const { role } = visitor.session;
  return scopes.filter(
    (scope) =>
      scope === 'read' || (scope === 'export' && roleAllows(role, 'export')) || (scope === 'admin' && roleAllows(role, 'administer')),
  );
}
