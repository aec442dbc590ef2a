import { cutRoute, forgeSyncRoute } from '@annexa/api';
import type { FastifyInstance } from 'fastify';
import type { RoutesContext } from './context.ts';
import { logged } from './logged.ts';
import { mount } from './mount.ts';

/** What an administrator may ask to happen now instead of soon. */
export function operationRoutes(app: FastifyInstance, context: RoutesContext): void {
  mount(app, context, cutRoute, async () => {
    const { sealed } = await context.telemetry.cut();
    return { ...logged(context), sealed };
  });

  mount(app, context, forgeSyncRoute, async () => {
    const { records, problems } = await context.forges.sync();
    return { ...logged(context), records, problems: [...problems] };
  });
}
