import type { Attention } from '@annexa/api';
import { Sign } from '../parts/sign.tsx';
import { Link } from '../router/link.tsx';
import { hrefWith, useUrl } from '../router/location.ts';

const shownMax = 8;

const severities = ['high', 'medium', 'low'] as const;

/** What a person has to look at: open signals by severity, then expectations as the collector ordered them. */
export function AttentionList({ all, whole }: { all: readonly Attention[]; whole: boolean }) {
  const url = useUrl();
  const ordered = [...all.filter(({ type }) => type === 'signal').sort(bySeverity), ...all.filter(({ type }) => type !== 'signal')];
  const shown = whole ? ordered : ordered.slice(0, shownMax);
  return (
    <section className="panel" aria-labelledby="attention">
      <h2 id="attention">
        Needs attention <span className="count">{all.length}</span>
      </h2>
      {all.length === 0 && <p className="muted">No open signal, and no judged expectation that failed or lapsed.</p>}
      <ul className="attention">
        {shown.map((each) => (
          <li key={`${each.type} ${each.title} ${each.system} ${each.record}`}>
            <span className="attention-head">
              {each.status ? (
                <Sign status={each.status} />
              ) : (
                <Sign status="negative" word={`signal${each.severity ? ` · ${each.severity}` : ''}`} />
              )}
              <span className="muted small">{each.system}</span>
            </span>
            <Link to={each.record === undefined ? `/controls/${each.control}?scope=${each.system}` : `/records/${each.record}`}>
              {each.title}
            </Link>
            <span className="muted small">{each.detail}</span>
          </li>
        ))}
      </ul>
      {all.length > shownMax && (
        <p>
          <Link to={hrefWith(url, { attention: whole ? undefined : 'all' })}>
            {whole ? `Only the first ${shownMax}` : `All ${all.length}`}
          </Link>
        </p>
      )}
    </section>
  );
}

function bySeverity(left: Attention, right: Attention): number {
  return rankOf(left) - rankOf(right);
}

function rankOf({ severity }: Attention): number {
  return severity ? severities.indexOf(severity) : severities.length;
}
