import type { Row } from '@annexa/api';
import { Sign } from '../parts/sign.tsx';
import { Link } from '../router/link.tsx';

/** The clauses of the management system, folded away: they are the organisation's, not one system's. */
export function Clauses({ clauses }: { clauses: readonly Row[] }) {
  const judged = clauses.filter((row) => row.judged).length;
  return (
    <details className="panel fold">
      <summary>
        <b>Clauses 4 to 10</b>{' '}
        <span className="muted">
          {clauses.length} clauses, {judged} judged in this version
        </span>
      </summary>
      <ul className="rows">
        {clauses.map(({ id, title, judged: isJudged, cells }) => (
          <li key={id}>
            <Link to={`/controls/${id}`}>
              <b>{id}</b> {title}
            </Link>
            <span>
              {isJudged ? (
                cells.map(({ scope, status }) => <Sign key={scope} status={status} />)
              ) : (
                <Sign status="unknown" word="not judged" quiet />
              )}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
