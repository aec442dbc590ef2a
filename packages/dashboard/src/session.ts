import type { Session } from '@annexa/api';
import { createContext, use } from 'react';

/** Who looks at this page; undefined until the collector answered. */
export const SessionContext = createContext<Session | undefined>(undefined);

/** The session, for what only signed-in people may do. */
export function useSession(): Session | undefined {
  return use(SessionContext);
}
