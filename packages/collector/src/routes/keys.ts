import { bindKeyRoute } from '@annexa/api';
import { AnnexaError } from '@annexa/evidence';
import type { FastifyInstance } from 'fastify';
import type { RoutesContext } from './context.ts';
import { endKeysOf } from './ended-keys.ts';
import { openHoldings } from './holdings.ts';
import { logged } from './logged.ts';
import { mount } from './mount.ts';
import { accepted } from './visitor.ts';

/** Binding a source key: identity decides for whom it speaks, the ledger logs it. */
export function keyRoutes(app: FastifyInstance, context: RoutesContext): void {
  const holdings = openHoldings(context.ledger);
  mount(app, context, bindKeyRoute, async ({ body, headers }) => {
    const { binding, systems, source } = accepted(
      await context.identity.bindKeyFrom({ spkiPem: body.spkiPem, authorization: headers.authorization }),
    );
    if (binding.mode === 'collector-own') {
      throw new AnnexaError('INTERNAL', 'a source key cannot be the collector’s own', 'report this');
    }
    const receipt = await context.ledger.bindKey(systems === 'all' ? binding : { ...binding, systems: [...systems] }, source);
    if (binding.tokenId !== undefined) await assertStillGood(binding.tokenId, context);
    return {
      ...logged(context),
      keyDigest: binding.keyDigest,
      mode: binding.mode,
      index: receipt.index,
      receipt: receipt.tlogProof,
      checkpoint: receipt.checkpoint,
      held: await holdings.indexesOf(body.contents ?? [], systems),
      ...(binding.notAfter !== undefined && { notAfter: binding.notAfter }),
    };
  });
}

/** A token revoked while its key was being bound: whoever revoked it may not have seen this binding yet, so it is ended here. */
async function assertStillGood(tokenId: string, context: RoutesContext): Promise<void> {
  const tokens = await context.identity.tokens.list();
  if (tokens.some((token) => token.tokenId === tokenId)) return;
  await endKeysOf(tokenId, context);
  throw new AnnexaError('TOKEN_INVALID', `token ${tokenId} was revoked just now`, 'make a new token on this collector');
}
