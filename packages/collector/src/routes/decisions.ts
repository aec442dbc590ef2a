import { decideRoute } from '@annexa/api';
import type { Decision } from '@annexa/api';
import { AnnexaError, digestOfValue } from '@annexa/evidence';
import type { RecordKind } from '@annexa/evidence';
import type { FastifyInstance } from 'fastify';
import type { RoutesContext } from './context.ts';
import { logged } from './logged.ts';
import { mount } from './mount.ts';
import { logAct, personOf } from './person-act.ts';

/** Decisions of people. Whether the person held the role for it is judged at assessment, from the papers in force that day. */
export function decisionRoutes(app: FastifyInstance, context: RoutesContext): void {
  mount(app, context, decideRoute, async ({ body, visitor }) => {
    const person = personOf(visitor);
    const { kind, name, identity, facts } = decided(body, person, context.clock().toISOString());
    // The same matter decided again has the same subject, so that the later decision is seen to supersede the earlier one.
    const subject = { name, digest: { sha256: digestOfValue(identity) } };
    const receipt = await logAct({ kind, actor: { person }, system: body.system, subject, facts }, context);
    return { ...logged(context), index: receipt.index, receipt: receipt.tlogProof };
  });
}

type Decided = { readonly kind: RecordKind; readonly name: string; readonly identity: object; readonly facts: Record<string, unknown> };

function decided(decision: Decision, person: string, at: string): Decided {
  if (decision.decision === 'applicability') {
    const { system, control, applies, reason } = decision;
    return {
      kind: 'applicability',
      name: `${control} for ${system}`,
      identity: { system, control },
      facts: { control, applies, reason, approvedBy: person },
    };
  }
  if (decision.decision === 'exception') {
    const { system, expectation, items, reason, role, expires, compensation } = decision;
    const facts = {
      expectation,
      items,
      reason,
      role,
      expires,
      acceptedBy: person,
      approvedAt: at,
      ...(compensation !== undefined && { compensation }),
    };
    return { kind: 'exception', name: `exception from ${expectation}`, identity: { system, expectation, items }, facts };
  }
  const { decision: _decision, system, title, about, effectiveness, ...rest } = decision;
  if (effectiveness && decision.owner === person) {
    throw new AnnexaError('POLICY_NOT_MET', 'the owner of a finding cannot check its effect', 'let somebody else close it');
  }
  const checked = effectiveness && { effectiveness: { ...effectiveness, by: person } };
  const facts = { ...rest, ...checked, title, about, code: 'person', openedAt: at, judgedBy: person };
  return { kind: 'finding', name: title, identity: { system, title, about }, facts };
}
