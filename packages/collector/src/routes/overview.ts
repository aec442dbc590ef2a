import { overviewRoute } from '@annexa/api';
import type { Attention, FindingView, Row } from '@annexa/api';
import type { Assessment, ControlResult, Status } from '@annexa/evidence';
import type { FastifyInstance } from 'fastify';
import type { Assess } from './assessed.ts';
import type { RoutesContext } from './context.ts';
import { findingsOf } from './findings.ts';
import { logged } from './logged.ts';
import { mount } from './mount.ts';
import { sourcesOf } from './sources.ts';
import { rejectedBy } from './status.ts';
import { systemViews } from './systems.ts';

/** The first screen in one answer: without items, and with a bounded list of what needs attention. */
export function overviewRoutes(app: FastifyInstance, context: RoutesContext, assess: Assess): void {
  mount(app, context, overviewRoute, async ({ query }) => {
    const { assessment, records } = await assess(query);
    const views = systemViews(records);
    return {
      ...logged(context),
      asOf: assessment.asOf,
      assessedTreeSize: assessment.treeSize,
      catalogueVersion: assessment.catalogueVersion,
      systems: assessment.systems.map((id) => ({ id, name: views.find((view) => view.id === id)?.name ?? id })),
      controls: assessment.controls.map(rowOf),
      clauses: assessment.clauses.map(rowOf),
      attention: attentionOf(assessment, findingsOf(records)),
      sources: sourcesOf(records),
      rejected: await rejectedBy(context),
    };
  });
}

function rowOf({ id, title, objective, level, judged, scopes }: ControlResult): Row {
  return {
    id,
    title,
    objective,
    level,
    judged,
    cells: scopes.map(({ scope, status, sides, expectations }) => ({
      scope,
      status,
      sides,
      expectations: expectations.map(({ name, title: what, side, status: each }) => ({ name, title: what, side, status: each })),
    })),
  };
}

/** In the order in which a person would want to know: what failed, what is absent, what is about to lapse. */
const needsAttention: readonly Status[] = ['negative', 'no-criterion', 'missing', 'stale', 'aging'];

/** More than anybody reads at once; the pages of findings and controls have all of them. */
const attentionMax = 200;

/** Open signals first, then expectations by how bad they are. What nobody judged yet is not on this list: it is no news. */
function attentionOf(assessment: Assessment, findings: readonly FindingView[]): Attention[] {
  const signals = findings.filter(({ state }) => state === 'open').map(signalOf);
  const expectations = [...assessment.controls, ...assessment.clauses]
    .flatMap((control) => control.scopes.flatMap(({ expectations: each }) => each.map((result) => ({ control: control.id, result }))))
    .filter(({ result }) => needsAttention.includes(result.status))
    .sort((left, right) => needsAttention.indexOf(left.result.status) - needsAttention.indexOf(right.result.status))
    .map(({ control, result }): Attention => ({
      type: 'expectation',
      title: result.title,
      detail: result.because,
      system: result.scope,
      status: result.status,
      control,
    }));
  return [...signals, ...expectations].slice(0, attentionMax);
}

function signalOf({ title, detail, hint, system, severity, openedAt, index }: FindingView): Attention {
  const signal: Attention = { type: 'signal', title, detail: detail ?? hint ?? '', system, at: openedAt, record: index };
  return severity ? { ...signal, severity } : signal;
}
