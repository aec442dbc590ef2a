import { listSystemsRoute, systemRoute, traceRoute } from '@annexa/api';
import type { SystemView } from '@annexa/api';
import { systemsOf } from '@annexa/controls';
import { AnnexaError, isLedgered } from '@annexa/evidence';
import type { LedgeredRecord } from '@annexa/evidence';
import type { FastifyInstance } from 'fastify';
import type { Assess } from './assessed.ts';
import type { RoutesContext } from './context.ts';
import { logged } from './logged.ts';
import { mount } from './mount.ts';
import { summaryOf } from './summary.ts';

const shownMax = 50;

/** AI systems, one system with its chain, and the way back from a live request. */
export function systemRoutes(app: FastifyInstance, context: RoutesContext, assess: Assess): void {
  mount(app, context, listSystemsRoute, async () => ({ ...logged(context), systems: systemViews(await context.ledger.records()) }));

  mount(app, context, systemRoute, async ({ params, query }) => {
    const { assessment, records } = await assess(query);
    const system = systemViews(records).find(({ id }) => id === params.id);
    if (!system) throw new AnnexaError('NOT_FOUND', `no AI system ${params.id}`, 'declare it in annexa.yaml, or send its first record');
    const own = records.filter((record) => record.predicate.system === params.id);
    const newest = (kind: LedgeredRecord['kind']) =>
      own
        .filter((record) => record.kind === kind)
        .slice(-shownMax)
        .reverse();
    return {
      ...logged(context),
      system,
      chain: context.judge.chainOf({ records, treeSize: assessment.treeSize, asOf: assessment.asOf, system: params.id }),
      controls: assessment.controls.flatMap(({ id, title, scopes }) =>
        scopes.filter(({ scope }) => scope === params.id).map(({ status, sides }) => ({ id, title, status, sides })),
      ),
      deployments: newest('deployment').map(summaryOf),
      windows: newest('monitoring-window').map(summaryOf),
    };
  });

  mount(app, context, traceRoute, async ({ query }) => {
    const { id, system } = query;
    const { records, assessment } = await assess({});
    const { treeSize, asOf } = assessment;
    const trace = context.judge.traceOf({ records, treeSize, asOf, id, ...(system !== undefined && { system }) });
    if (!trace)
      throw new AnnexaError('NOT_FOUND', `nothing on file knows ${id}`, 'give a trace id of a sealed window, a release or a record id');
    return { ...logged(context), trace };
  });
}

/** Every AI system that is declared or was seen; the latest declaration speaks. */
export function systemViews(records: readonly LedgeredRecord[]): SystemView[] {
  const named = new Set(systemsOf(records));
  const views = new Map<string, SystemView>();
  for (const record of records) {
    const { system } = record.predicate;
    if (!named.has(system)) continue;
    const before = views.get(system) ?? { id: system, name: system, declared: false, records: 0 };
    views.set(system, { ...before, ...declared(record), records: before.records + 1, lastReceivedAt: record.receivedAt });
  }
  return [...views.values()].sort((left, right) => left.id.localeCompare(right.id));
}

function declared(record: LedgeredRecord): Partial<SystemView> {
  if (!isLedgered(record, 'system-declaration')) return {};
  const { name, owner, riskClass, state, intendedUse } = record.predicate.facts;
  return {
    declared: true,
    ...(name !== undefined && { name }),
    ...(owner !== undefined && { owner }),
    ...(riskClass && { riskClass }),
    ...(state && { state }),
    ...(intendedUse !== undefined && { intendedUse }),
  };
}
