import { createTokenRoute, listTokensRoute, revokeTokenRoute } from '@annexa/api';
import type { TokenView } from '@annexa/api';
import { digestOfValue, organisation } from '@annexa/evidence';
import type { FastifyInstance } from 'fastify';
import type { TokenEntry } from '../identity/index.ts';
import type { RoutesContext } from './context.ts';
import { logged } from './logged.ts';
import { mount } from './mount.ts';
import { actorOf, logAct } from './person-act.ts';
import type { PersonAct } from './person-act.ts';

const dayMs = 86_400_000;

/** Tokens of machines. The secret is in the answer that makes it and nowhere else. */
export function tokenRoutes(app: FastifyInstance, context: RoutesContext): void {
  const { tokens } = context.identity;

  mount(app, context, createTokenRoute, async ({ body, visitor }) => {
    const { expiresInDays, ...wish } = body;
    const expiresAt = expiresInDays === undefined ? undefined : new Date(context.clock().getTime() + expiresInDays * dayMs).toISOString();
    const { token, entry } = await tokens.create({ ...wish, ...(expiresAt !== undefined && { expiresAt }) });
    // Dying before this is logged leaves a token whose secret nobody was shown.
    await logAct(tokenAct('token-created', entry.tokenId, actorOf(visitor), { label: entry.label, scopes: [...entry.scopes] }), context);
    return { ...logged(context), token: viewOf(entry), secret: token };
  });

  mount(app, context, listTokensRoute, async () => ({ ...logged(context), tokens: (await tokens.list()).map(viewOf) }));

  mount(app, context, revokeTokenRoute, async ({ params, visitor }) => {
    const revoked = await tokens.revoke(params.id);
    if (revoked) await logAct(tokenAct('token-revoked', params.id, actorOf(visitor), {}), context);
    return { ...logged(context), revoked };
  });
}

/** Who let which machine in, and when that ended: part of what an auditor asks about the evidence itself. */
function tokenAct(what: string, tokenId: string, person: string, facts: Record<string, unknown>): PersonAct {
  const subject = { name: `token ${tokenId}`, digest: { sha256: digestOfValue({ tokenId }) } };
  return { kind: 'declaration', person, system: organisation, subject, facts: { what, tokenId, ...facts } };
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
