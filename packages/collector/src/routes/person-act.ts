import { randomBytes } from 'node:crypto';
import { AnnexaError, statementOf } from '@annexa/evidence';
import type { Material, RecordKind, Statement, Subject } from '@annexa/evidence';
import type { Receipt } from '../ledger/index.ts';
import type { RoutesContext } from './context.ts';
import type { Visitor } from './visitor.ts';

/** Who acted. A token is nobody's person: whoever holds it can use it, so its acts never carry a person's name or grade. */
export type Actor = { readonly person: string } | { readonly tokenId: string };

/** What somebody did at this collector: every change by a person or in the name of a token is a record. */
export type LoggedAct = {
  readonly kind: RecordKind;
  readonly actor: Actor;
  readonly system: string;
  readonly subject: Subject;
  readonly materials?: readonly Material[];
  readonly facts: Record<string, unknown>;
  readonly double?: boolean | undefined;
};

/** Logs an act; it is answered only once it is in the log. */
export async function logAct(act: LoggedAct, context: RoutesContext): Promise<Receipt> {
  const [receipt] = await context.ledger.append([statementFor(act, context)]);
  if (receipt) return receipt;
  throw new AnnexaError('INTERNAL', 'the ledger gave no receipt', 'look whether it is on file, then try again');
}

/** The signed-in person, or the token used. @throws AnnexaError SESSION_MISSING */
export function actorOf(visitor: Visitor): Actor {
  return visitor.by === 'token' ? { tokenId: visitor.token.tokenId } : { person: personOf(visitor) };
}

/** The signed-in person. @throws AnnexaError SESSION_MISSING */
export function personOf(visitor: Visitor): string {
  if (visitor.by === 'session') return visitor.session.person.id;
  throw new AnnexaError('SESSION_MISSING', 'this is a person’s act', 'sign in');
}

function statementFor(
  { kind, actor, system, subject, materials = [], facts, double }: LoggedAct,
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
      source: { ...('person' in actor && { person: actor.person }), ...((double ?? demo) && { double: true }) },
      materials: [...materials],
      facts: 'tokenId' in actor ? { ...facts, by: `token:${actor.tokenId}` } : facts,
      checkpoint: ledger.head().checkpoint,
      salt: randomBytes(16).toString('hex'),
    },
  });
}
