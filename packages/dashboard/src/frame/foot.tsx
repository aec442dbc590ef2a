import type { Session } from '@annexa/api';
import { useLogged } from '../answer/logged.ts';

/** What every screen and every print carries: whose data, which state of the log, and whose reading it is. */
export function Foot({ session }: { session: Session }) {
  const { treeSize, root } = useLogged(session);
  return (
    <footer>
      <span>{session.workspace}</span>
      <span>
        Log of {treeSize.toLocaleString('en')} leaves, root{' '}
        <code title={root}>
          <span className="on-screen">{root.slice(0, 16)}…</span>
          <span className="in-print">{root}</span>
        </code>
      </span>
      <span>Annexa {session.version}</span>
      <span>Expectations are our reading of what evidence a control calls for, not the standard’s text.</span>
    </footer>
  );
}
