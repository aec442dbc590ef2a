import { checkpointRoute, consistencyRoute, trustRoute } from '@annexa/api';
import { AnnexaError } from '@annexa/evidence';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { RoutesContext } from './context.ts';
import { logged } from './logged.ts';
import { mount } from './mount.ts';

/** The log's own proofs: open to everybody, because who may not read the evidence may still hold us to the tree. */
export function logRoutes(app: FastifyInstance, context: RoutesContext): void {
  const { ledger } = context;

  mount(app, context, checkpointRoute, async () => ({
    ...logged(context),
    origin: ledger.origin,
    checkpoint: ledger.head().checkpoint,
  }));

  mount(app, context, consistencyRoute, async ({ query }) => {
    const head = ledger.head();
    const to = query.to ?? head.size;
    if (query.from > to || to > head.size) {
      throw new AnnexaError('INPUT_MALFORMED', `no trees of sizes ${query.from} and ${to}`, `ask with from ≤ to ≤ ${head.size}`);
    }
    const { hashes } = await ledger.consistency(query.from, to);
    return { treeSize: head.size, root: head.root, from: query.from, to, proof: [...hashes], checkpoint: head.checkpoint };
  });

  const trustedRoot = z.record(z.string(), z.unknown()).parse(JSON.parse(ledger.trustedRoot));
  mount(app, context, trustRoute, async () => ({ ...logged(context), origin: ledger.origin, vkey: ledger.vkey, trustedRoot }));
}
