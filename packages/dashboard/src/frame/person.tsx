import type { Session } from '@annexa/api';
import { client } from '../answer/client.ts';

/** Who is signed in, and the way out. */
export function Person({ session }: { session: Session }) {
  if (!session.person) return <span className="muted">Not signed in</span>;
  return (
    <span className="person">
      <span>
        {session.person.name} <span className="muted">{session.person.access}</span>
      </span>
      <button type="button" className="button" onClick={() => void leave()}>
        Sign out
      </button>
    </span>
  );
}

async function leave(): Promise<void> {
  await client.logout();
  location.assign('/');
}
