import { assessmentRoute, controlRoute } from '@annexa/api';
import { AnnexaError } from '@annexa/evidence';
import type { FastifyInstance } from 'fastify';
import type { Assess } from './assessed.ts';
import type { RoutesContext } from './context.ts';
import { logged } from './logged.ts';
import { mount } from './mount.ts';

/** The judgement: all of it, or one control with every item. */
export function assessmentRoutes(app: FastifyInstance, context: RoutesContext, assess: Assess): void {
  mount(app, context, assessmentRoute, async ({ query }) => ({ ...logged(context), assessment: (await assess(query)).assessment }));

  mount(app, context, controlRoute, async ({ params, query }) => {
    const { assessment } = await assess(query);
    const control = [...assessment.controls, ...assessment.clauses].find(({ id }) => id === params.id);
    if (!control) throw new AnnexaError('NOT_FOUND', `no control or clause ${params.id}`, 'ids look like A.6.2.4 or 9.1');
    return {
      ...logged(context),
      catalogueVersion: assessment.catalogueVersion,
      asOf: assessment.asOf,
      assessedTreeSize: assessment.treeSize,
      control,
    };
  });
}
