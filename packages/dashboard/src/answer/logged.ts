import type { Logged, Session } from '@annexa/api';
import { loggedSchema } from '@annexa/api';
import { useHead } from './head.ts';

/** State of the log: as the stream last told, else as it was when the session was asked for. Nobody signed in hears the stream. */
export function useLogged(session: Session): Logged {
  const told = loggedSchema.safeParse(parsed(useHead(session.scopes.includes('read'))));
  return told.success ? told.data : session;
}

function parsed(text: string): unknown {
  return text === '' ? undefined : JSON.parse(text);
}
