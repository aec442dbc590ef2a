import type { Access } from '@annexa/api';
import { AnnexaError } from '@annexa/evidence';
import type { FastifyRequest } from 'fastify';
import { originAllowed, roleAllows } from '../identity/index.ts';
import type { Act, Answer, Scope, Session, TokenEntry } from '../identity/index.ts';
import type { RoutesContext } from './context.ts';

/** Who asks. `nobody` may still read what is open: the log's own proofs. */
export type Visitor =
  | { readonly by: 'nobody' }
  | { readonly by: 'token'; readonly token: TokenEntry }
  | { readonly by: 'session'; readonly session: Session };

/**
 * Lets a request in, or says why not. A token wins over a cookie: whoever sends one wants to be judged by it.
 * @throws AnnexaError TOKEN_*, SCOPE_MISSING, SESSION_MISSING or ORIGIN_REFUSED
 */
export async function admit(request: FastifyRequest, access: Access, context: RoutesContext): Promise<Visitor> {
  if (access === 'key') return { by: 'nobody' };
  if (access === 'open') return visitorOf(request, context);
  if (access === 'ingest:records') return sender(request, context);
  if (access === 'read') return byTokenOrSession(request, context, 'read', 'read');
  if (access === 'admin') return byTokenOrSession(request, context, 'admin', 'administer');
  return { by: 'session', session: await sessionFor(request, context, 'review') };
}

const unvouchedBytesMax = 8 * 1024 * 1024;

/** A record carries its own signature, so a bound key is let in without a token; the ledger refuses every other key. */
async function sender(request: FastifyRequest, context: RoutesContext): Promise<Visitor> {
  const { authorization, 'content-length': length } = request.headers;
  if (authorization !== undefined) {
    return { by: 'token', token: accepted(await context.identity.tokens.authorize(authorization, 'ingest:records')) };
  }
  // Nobody has vouched for this sender yet, and signatures are checked only after the body is in memory.
  if (Number(length ?? Infinity) <= unvouchedBytesMax) return { by: 'nobody' };
  throw new AnnexaError(
    'INPUT_TOO_LARGE',
    `more than ${unvouchedBytesMax} bytes without a token`,
    'send fewer records at once, or with a token',
  );
}

async function byTokenOrSession(request: FastifyRequest, context: RoutesContext, scope: Scope, act: Act): Promise<Visitor> {
  const { authorization } = request.headers;
  if (authorization !== undefined) return { by: 'token', token: accepted(await context.identity.tokens.authorize(authorization, scope)) };
  return { by: 'session', session: await sessionFor(request, context, act) };
}

async function sessionFor(request: FastifyRequest, context: RoutesContext, act: Act): Promise<Session> {
  const visitor = await visitorOf(request, context);
  if (visitor.by !== 'session') {
    throw new AnnexaError(
      'SESSION_MISSING',
      'nobody is signed in',
      'open the one-time link the collector prints, or send a token as Bearer',
    );
  }
  if (roleAllows(visitor.session.role, act)) return visitor.session;
  throw new AnnexaError('SCOPE_MISSING', `a ${visitor.session.role} may not ${act}`, 'ask an administrator of this workspace');
}

async function visitorOf(request: FastifyRequest, context: RoutesContext): Promise<Visitor> {
  const session = await context.identity.people.sessionOf(request.headers.cookie);
  if (session === undefined) return { by: 'nobody' };
  assertOwnOrigin(request);
  return { by: 'session', session };
}

/** A cookie travels with requests that other sites cause; an act counts only when a page of ours asked for it. */
function assertOwnOrigin(request: FastifyRequest): void {
  const { host, origin, 'sec-fetch-site': site } = request.headers;
  const secFetchSite = typeof site === 'string' ? site : undefined;
  if (originAllowed({ method: request.method, host, origin, secFetchSite })) return;
  throw new AnnexaError('ORIGIN_REFUSED', 'this request does not come from a page of this collector', 'use the dashboard, or a token');
}

/** The value of an answer, or the refusal as an error with its own code. */
export function accepted<Value>(answer: Answer<Value>): Value {
  if (answer.ok) return answer.value;
  throw new AnnexaError(answer.code, answer.message, answer.hint);
}
