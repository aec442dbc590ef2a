import { randomBytes } from 'node:crypto';
import { AnnexaError, statementOf } from '@annexa/evidence';
import type { Material, RecordKind, Statement, Subject } from '@annexa/evidence';
import type { Receipt } from '../ledger/index.ts';
import type { RoutesContext } from './context.ts';
import type { Visitor } from './visitor.ts';

/** What somebody did at this collector: every change by a person is a record. */
export type PersonAct = {
  readonly kind: RecordKind;
  readonly person: string;
  readonly system: string;
  readonly subject: Subject;
  readonly materials?: readonly Material[];
  readonly facts: Record<string, unknown>;
  readonly double?: boolean | undefined;
};

/** Logs an act; it is answered only once it is in the log. */
export async function logAct(act: PersonAct, context: RoutesContext): Promise<Receipt> {
  const [receipt] = await context.ledger.append([statementFor(act, context)]);
  if (receipt) return receipt;
  throw new AnnexaError('INTERNAL', 'the ledger gave no receipt', 'look whether it is on file, then try again');
}

/** Who acted: the signed-in person, or the token in whose name a machine did. @throws AnnexaError SESSION_MISSING */
export function actorOf(visitor: Visitor): string {
  if (visitor.by === 'session') return visitor.session.person.id;
  if (visitor.by === 'token') return `token:${visitor.token.tokenId}`;
  throw new AnnexaError('SESSION_MISSING', 'this is a person’s act', 'sign in');
}

function statementFor(
  { kind, person, system, subject, materials = [], facts, double }: PersonAct,
  { clock, ledger, demo }: RoutesContext,
): Statement {
  const at = clock().toISOString();
  return statementOf({
    kind,
    subject: [subject],
    predicate: {
      system,
      stage: 'governance',
      observed: { from: at, to: at },
      captured: at,
      source: { person, ...((double ?? demo) && { double: true }) },
      materials: [...materials],
      facts,
      checkpoint: ledger.head().checkpoint,
      salt: randomBytes(16).toString('hex'),
    },
  });
}
