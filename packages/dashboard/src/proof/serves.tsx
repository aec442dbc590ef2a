import type { RecordAnswer } from '@annexa/api';
import { Sign } from '../parts/sign.tsx';
import { Link } from '../router/link.tsx';
import { resultOrder, signOfResult } from '../words/status.ts';

/** The expectations that count this record, with the result of the item it is counted in. */
export function Serves({ serves }: { serves: RecordAnswer['serves'] }) {
  const counted = [...Map.groupBy(serves, ({ expectation, scope, result }) => `${expectation} ${scope} ${result}`).values()];
  return (
    <section className="panel" aria-labelledby="serves">
      <h2 id="serves">Counts in</h2>
      {serves.length === 0 && <p className="muted">No expectation judged in this version counts this record.</p>}
      <ul className="rows">
        {counted.flatMap(([first, ...more]) => {
          if (!first) return [];
          const result = resultOrder.find((each) => each === first.result) ?? 'unknown';
          return (
            <li key={`${first.expectation} ${first.scope} ${first.result}`}>
              <Link className="wrap" to={`/controls/${first.expectation.split('/', 1)[0]}?scope=${first.scope}`}>
                {first.expectation}
              </Link>
              <Sign status={signOfResult[result]} word={more.length === 0 ? first.result : `${first.result} ×${more.length + 1}`} />
            </li>
          );
        })}
      </ul>
    </section>
  );
}
