import type { SourceSeen } from '@annexa/api';
import { Moment } from '../parts/moment.tsx';
import { counted } from '../words/time.ts';

/** Whoever sends evidence and when it was last heard: silence shows only here. */
export function Sources({ sources }: { sources: readonly SourceSeen[] }) {
  return (
    <section className="panel" aria-labelledby="sources">
      <h2 id="sources">Last heard from</h2>
      {sources.length === 0 && <p className="muted">Nobody yet. The first capture or the first span of live traffic shows here.</p>}
      <ul className="rows sources">
        {sources.map(({ name, type, records, lastReceivedAt, double }) => (
          <li key={`${type} ${name}`}>
            <span className="wrap">
              {name}
              <span className="block muted small">
                {type} · {counted(records, 'record')}
                {double && ' · double'}
              </span>
            </span>
            <span className="small nowrap">
              <Moment at={lastReceivedAt} ago />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
