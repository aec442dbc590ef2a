import { createTokenRoute, listTokensRoute, revokeTokenRoute } from '@annexa/api';
import type { TokenView } from '@annexa/api';
import { digestOfValue, organisation } from '@annexa/evidence';
import type { FastifyInstance } from 'fastify';
import { grantedWish } from '../identity/index.ts';
import type { TokenEntry } from '../identity/index.ts';
import type { RoutesContext } from './context.ts';
import { endKeysOf } from './ended-keys.ts';
import { logged } from './logged.ts';
import { mount } from './mount.ts';
import { actorOf, logAct } from './person-act.ts';
import type { Actor, LoggedAct } from './person-act.ts';
import { accepted } from './visitor.ts';

/** Tokens of machines. The secret is in the answer that makes it and nowhere else. */
export function tokenRoutes(app: FastifyInstance, context: RoutesContext): void {
  const { tokens } = context.identity;

  mount(app, context, createTokenRoute, async ({ body, visitor }) => {
    const maker = visitor.by === 'token' ? visitor.token : undefined;
    const { token, entry } = await tokens.create(accepted(grantedWish(body, context.clock().getTime(), maker)));
    const { tokenId, label, scopes, systems, expiresAt } = entry;
    // Dying before this is logged leaves a token whose secret nobody was shown.
    await logAct(tokenAct('token-created', tokenId, actorOf(visitor), { label, scopes, systems, expiresAt }), context);
    return { ...logged(context), token: viewOf(entry), secret: token };
  });

  mount(app, context, listTokensRoute, async () => ({ ...logged(context), tokens: (await tokens.list()).map(viewOf) }));

  mount(app, context, revokeTokenRoute, async ({ params, visitor }) => {
    const revoked = await tokens.revoke(params.id);
    // Also when the token is gone already: if we died between the two, asking again ends the keys.
    const keysEnded = await endKeysOf(params.id, context);
    if (revoked || keysEnded > 0) await logAct(tokenAct('token-revoked', params.id, actorOf(visitor), { keysEnded }), context);
    return { ...logged(context), revoked };
  });
}

/** Who let which machine in, and when that ended: part of what an auditor asks about the evidence itself. */
function tokenAct(what: string, tokenId: string, actor: Actor, facts: Record<string, unknown>): LoggedAct {
  const subject = { name: `token ${tokenId}`, digest: { sha256: digestOfValue({ tokenId }) } };
  return { kind: 'declaration', actor, system: organisation, subject, facts: { what, tokenId, ...facts } };
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
