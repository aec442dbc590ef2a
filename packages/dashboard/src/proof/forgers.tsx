import type { RecordDetail } from '@annexa/api';
import { Link } from '../router/link.tsx';
import { forgerOf, meaningOfBinding } from '../words/trust.ts';

/** Origin grade and key binding: who could have forged this, which is all a grade says. */
export function Forgers({ record }: { record: RecordDetail }) {
  return (
    <section className="panel" aria-labelledby="grade">
      <h2 id="grade">Who could have forged it</h2>
      <p>
        <b>{forgerOf[record.grade]}</b>
      </p>
      <dl className="terms">
        <dt>Origin grade</dt>
        <dd>{record.grade}</dd>
        <dt>Key</dt>
        <dd>
          {record.binding}: {meaningOfBinding[record.binding]}
          {record.keyBinding !== null && (
            <>
              , <Link to={`/records/${record.keyBinding}`}>leaf {record.keyBinding}</Link>
            </>
          )}
        </dd>
      </dl>
      <p className="muted small">A grade says who could forge it, not whether it is true, relevant or enough.</p>
    </section>
  );
}
