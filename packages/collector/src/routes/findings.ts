import { findingsRoute } from '@annexa/api';
import type { FindingView } from '@annexa/api';
import { identityOf, isLedgered } from '@annexa/evidence';
import type { LedgeredRecord } from '@annexa/evidence';
import type { FastifyInstance } from 'fastify';
import type { RoutesContext } from './context.ts';
import { logged } from './logged.ts';
import { mount } from './mount.ts';

/** Findings in their newest state. */
export function findingRoutes(app: FastifyInstance, context: RoutesContext): void {
  mount(app, context, findingsRoute, async ({ query }) => {
    const all = findingsOf(await context.ledger.records({ kind: 'finding' }));
    const asked = all.filter(
      ({ system, state }) =>
        (query.system === undefined || system === query.system) && (query.state === undefined || state === query.state),
    );
    return { ...logged(context), findings: asked };
  });
}

/** The same finding recorded again is its next state; open ones first, then the newest. */
export function findingsOf(records: readonly LedgeredRecord[]): FindingView[] {
  const newest = new Map<string, FindingView>();
  for (const record of records) if (isLedgered(record, 'finding')) newest.set(identityOf(record), viewOf(record));
  const order = ['open', 'judged', 'closed'];
  return [...newest.values()].sort(
    (left, right) => order.indexOf(left.state) - order.indexOf(right.state) || right.openedAt.localeCompare(left.openedAt),
  );
}

function viewOf(record: LedgeredRecord<'finding'>): FindingView {
  const { type, code, title, state, openedAt, severity, about, control, detail, hint, judgedBy, reason } = record.predicate.facts;
  return {
    index: record.index,
    system: record.predicate.system,
    type,
    code,
    title,
    state,
    openedAt,
    grade: record.grade,
    about: about ?? [],
    control: control ?? [],
    ...(severity && { severity }),
    ...(detail !== undefined && { detail }),
    ...(hint !== undefined && { hint }),
    ...(judgedBy !== undefined && { judgedBy }),
    ...(reason !== undefined && { reason }),
  };
}
