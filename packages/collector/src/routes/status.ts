import { statusRoute } from '@annexa/api';
import type { Rejection } from '@annexa/api';
import type { FastifyInstance } from 'fastify';
import type { Refusal } from '../ledger/index.ts';
import type { RoutesContext } from './context.ts';
import { logged } from './logged.ts';
import { mount } from './mount.ts';
import { sourcesOf } from './sources.ts';
import { systemViews } from './systems.ts';

/** How this collector is. */
export function statusRoutes(app: FastifyInstance, context: RoutesContext): void {
  const startedAt = context.clock().toISOString();
  mount(app, context, statusRoute, async () => {
    const { ledger } = context;
    const [counts, records, rejected] = await Promise.all([ledger.counts(), ledger.records(), rejectedBy(context)]);
    return {
      ...logged(context),
      version: context.version,
      demo: context.demo,
      workspace: context.workspace,
      origin: ledger.origin,
      startedAt,
      now: context.clock().toISOString(),
      systems: systemViews(records).map(({ id }) => id),
      recordsByKind: counts.byKind,
      sources: sourcesOf(records),
      intake: context.telemetry.status(),
      rejected,
    };
  });
}

const rejectionsShownMax = 20;

/** What was refused at the door: the number since the log began, and the newest ones of known senders with their own claims. */
export async function rejectedBy({ ledger }: RoutesContext): Promise<{ count: number; latest: Rejection[] }> {
  const [counts, refusals] = await Promise.all([ledger.counts(), ledger.refusals()]);
  return { count: counts.refused, latest: refusals.slice(0, rejectionsShownMax).map(rejectionOf) };
}

function rejectionOf({ at, code, message, hint, id, system, kind, subject }: Refusal): Rejection {
  const claims = {
    ...(id !== undefined && { id }),
    ...(system !== undefined && { system }),
    ...(kind !== undefined && { kind }),
    ...(subject !== undefined && { subject }),
  };
  return { at, code, message, hint, claims };
}
