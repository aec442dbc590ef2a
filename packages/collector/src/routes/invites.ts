import { inviteRoute } from '@annexa/api';
import { AnnexaError, digestOfValue, organisation } from '@annexa/evidence';
import type { FastifyInstance } from 'fastify';
import type { RoutesContext } from './context.ts';
import { logged } from './logged.ts';
import { mount } from './mount.ts';
import { actorOf, logAct } from './person-act.ts';

/** The way in for everybody after the first administrator. Who there is stays the trust policy's to say. */
export function inviteRoutes(app: FastifyInstance, context: RoutesContext): void {
  mount(app, context, inviteRoute, async ({ body, visitor }) => {
    const invited = await context.identity.people.invite(body.person);
    if (!invited) {
      throw new AnnexaError('NOT_FOUND', `nobody here is called ${body.person}`, 'add the person to trust-policy.json and start again');
    }
    const { code, expiresAt } = invited;
    const subject = { name: `invitation of ${body.person}`, digest: { sha256: digestOfValue({ invited: body.person }) } };
    const facts = { what: 'person-invited', invited: body.person, expiresAt };
    // Dying before this is logged leaves a link nobody was shown.
    await logAct({ kind: 'declaration', actor: actorOf(visitor), system: organisation, subject, facts }, context);
    return { ...logged(context), link: `${context.collectorUrl}/login?code=${code}`, expiresAt };
  });
}
