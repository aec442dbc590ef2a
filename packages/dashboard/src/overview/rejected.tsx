import type { Overview } from '@annexa/api';
import { Moment } from '../parts/moment.tsx';
import { Sign } from '../parts/sign.tsx';

/** Records refused at the door: no evidence, but that they were tried is worth knowing. */
export function Rejected({ rejected }: { rejected: Overview['rejected'] }) {
  return (
    <section className="panel" aria-labelledby="rejected">
      <h2 id="rejected">
        Refused at the door <span className="count">{rejected.count}</span>
      </h2>
      {rejected.count === 0 && <p className="muted">Every record that came was taken.</p>}
      <ul className="attention">
        {rejected.latest.map(({ at, code, message, hint, claims }) => (
          <li key={`${at} ${code} ${claims.id}`}>
            <span className="attention-head">
              <Sign status="negative" word={code} />
              <span className="muted small">
                <Moment at={at} ago />
              </span>
            </span>
            <span className="small">{message}</span>
            <span className="muted small">
              It claimed to be:{' '}
              {[claims.kind, claims.subject, claims.system].filter((claim) => claim !== undefined).join(', ') || 'nothing readable'}. Next:{' '}
              {hint}.
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
