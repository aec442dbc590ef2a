import { randomBytes } from 'node:crypto';
import { decideRoute } from '@annexa/api';
import type { Decision } from '@annexa/api';
import { AnnexaError, digestOfValue, statementOf } from '@annexa/evidence';
import type { RecordKind, Statement } from '@annexa/evidence';
import type { FastifyInstance } from 'fastify';
import type { RoutesContext } from './context.ts';
import { logged } from './logged.ts';
import { mount } from './mount.ts';

/** Decisions of people. Whether the person held the role for it is judged at assessment, from the papers in force that day. */
export function decisionRoutes(app: FastifyInstance, context: RoutesContext): void {
  mount(app, context, decideRoute, async ({ body, visitor }) => {
    if (visitor.by !== 'session') throw new AnnexaError('SESSION_MISSING', 'a decision is a person’s act', 'sign in');
    const [receipt] = await context.ledger.append([statementFor(body, visitor.session.person.id, context)]);
    if (!receipt) throw new AnnexaError('INTERNAL', 'the ledger gave no receipt', 'look whether the decision is on file, then try again');
    return { ...logged(context), index: receipt.index, receipt: receipt.tlogProof };
  });
}

function statementFor(decision: Decision, person: string, { clock, ledger, demo }: RoutesContext): Statement {
  const at = clock().toISOString();
  const { kind, name, identity, facts } = decided(decision, person, at);
  return statementOf({
    kind,
    // The same matter decided again has the same subject, so that the later decision is seen to supersede the earlier one.
    subject: [{ name, digest: { sha256: digestOfValue(identity) } }],
    predicate: {
      system: decision.system,
      stage: 'governance',
      observed: { from: at, to: at },
      captured: at,
      source: { person, ...(demo && { double: true }) },
      materials: [],
      facts,
      checkpoint: ledger.head().checkpoint,
      salt: randomBytes(16).toString('hex'),
    },
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
  const { decision: _decision, system, title, about, ...rest } = decision;
  const facts = { ...rest, title, about, code: 'person', openedAt: at, judgedBy: person };
  return { kind: 'finding', name: title, identity: { system, title, about }, facts };
}
