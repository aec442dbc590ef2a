import { createTokenRoute, listTokensRoute, revokeTokenRoute } from '@annexa/api';
import type { TokenView } from '@annexa/api';
import type { FastifyInstance } from 'fastify';
import type { TokenEntry } from '../identity/index.ts';
import type { RoutesContext } from './context.ts';
import { logged } from './logged.ts';
import { mount } from './mount.ts';

const dayMs = 86_400_000;

/** Tokens of machines. The secret is in the answer that makes it and nowhere else. */
export function tokenRoutes(app: FastifyInstance, context: RoutesContext): void {
  const { tokens } = context.identity;

  mount(app, context, createTokenRoute, async ({ body }) => {
    const { expiresInDays, ...wish } = body;
    const expiresAt = expiresInDays === undefined ? undefined : new Date(context.clock().getTime() + expiresInDays * dayMs).toISOString();
    const { token, entry } = await tokens.create({ ...wish, ...(expiresAt !== undefined && { expiresAt }) });
    return { ...logged(context), token: viewOf(entry), secret: token };
  });

  mount(app, context, listTokensRoute, async () => ({ ...logged(context), tokens: (await tokens.list()).map(viewOf) }));

  mount(app, context, revokeTokenRoute, async ({ params }) => ({ ...logged(context), revoked: await tokens.revoke(params.id) }));
}

function viewOf({ tokenId, label, scopes, systems, createdAt, expiresAt, lastUsedAt }: TokenEntry): TokenView {
  return {
    id: tokenId,
    label,
    scopes: [...scopes],
    systems: systems === 'all' ? 'all' : [...systems],
    createdAt,
    ...(expiresAt !== undefined && { expiresAt }),
    ...(lastUsedAt !== undefined && { lastUsedAt }),
  };
}
