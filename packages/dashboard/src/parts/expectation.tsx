import type { ExpectationResult, Item } from '@annexa/api';
import { Link } from '../router/link.tsx';
import { meaningOfReason, resultOrder, signOfResult, wordOf } from '../words/status.ts';
import { forgerOf } from '../words/trust.ts';
import { Moment } from './moment.tsx';
import { Sign } from './sign.tsx';

const stateText = {
  reconciled: 'two sources agree',
  'single-source': 'one source only',
  unlistable: 'nobody can list it',
} as const;

/** One expectation: its status and the one sentence why; then population, items, rule, freshness, grade, and what closes the gap. */
export function Expectation({ result }: { result: ExpectationResult }) {
  const isGood = result.status === 'current' || result.status === 'not-applicable';
  return (
    <article className="expectation" data-status={result.status}>
      <div className="expectation-head">
        <Sign status={result.status} />
        <h3>{result.title}</h3>
        <span className="side" title={result.side === 'D' ? 'a rule was decided and is in force' : 'a whole population followed it'}>
          {result.side === 'D' ? 'D · rule' : 'O · practice'}
        </span>
      </div>
      <p className="because">
        {result.because}
        {result.reason && <span className="muted"> ({meaningOfReason[result.reason]})</span>}
      </p>
      {!isGood && (
        <p className="gap">
          <b>Closes the gap:</b> {result.closeGap}
        </p>
      )}
      <Basis result={result} />
      <Items items={result.items} />
      {result.notes.length > 0 && (
        <ul className="notes muted small">
          {result.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      <p className="muted small name">
        {result.name} · {result.capture === 'automatic' ? 'captured without typing' : result.capture}
      </p>
    </article>
  );
}

/** What the judgement rests on: whose denominator, which rule, how fresh, and who must not have been able to forge it. */
function Basis({ result }: { result: ExpectationResult }) {
  return (
    <dl className="facts">
      <div>
        <dt>Population</dt>
        <dd>
          {result.population.name}: {countsText(result)} of {result.population.size} · {stateText[result.population.state]}
          {result.counts.late > 0 && ` · ${result.counts.late} late`}
          <span className="muted small block">
            listed by {result.population.firstSource}; second source: {result.population.secondSource}
          </span>
        </dd>
      </div>
      {result.criterion && (
        <div>
          <dt>Judged by</dt>
          <dd>
            {result.criterion.record === undefined ? (
              result.criterion.title
            ) : (
              <Link to={`/records/${result.criterion.record}`}>{result.criterion.title}</Link>
            )}
            {!result.criterion.onFile && <b> (not on file)</b>}
          </dd>
        </div>
      )}
      <div>
        <dt>Freshness</dt>
        <dd>
          {result.freshness.rule}
          {result.freshness.validUntil !== undefined && (
            <>
              , valid until <Moment at={result.freshness.validUntil} />
            </>
          )}
        </dd>
      </div>
      <div>
        <dt>Least grade</dt>
        <dd>
          {result.gradeMin}
          {result.approvalNeeded && ' and an authenticated approval'}
          <span className="muted small block">could be forged by {forgerOf[result.gradeMin]}</span>
        </dd>
      </div>
    </dl>
  );
}

function countsText({ counts }: ExpectationResult): string {
  const parts = (['met', 'failed', 'absent', 'unknown', 'permitted', 'answered'] as const).filter(
    (each) => each === 'met' || counts[each] > 0,
  );
  return parts.map((each) => `${counts[each]} ${each}`).join(', ');
}

const openMax = 12;

function Items({ items }: { items: readonly Item[] }) {
  if (items.length === 0) return null;
  const sorted = items.toSorted((left, right) => resultOrder.indexOf(left.result) - resultOrder.indexOf(right.result));
  return (
    <details className="items" open={items.length <= openMax}>
      <summary>
        {items.length} {items.length === 1 ? 'member' : 'members'}, what failed first
      </summary>
      <ul>
        {sorted.map((item) => (
          <li key={item.id}>
            <Sign status={signOfResult[item.result]} word={wordOf(item.result)} />
            <div>
              <b>{item.label}</b>
              {item.late === true && <span className="tag">late</span>}
              {item.erased === true && <span className="tag">erased</span>}
              <span className="block small">
                {item.detail}
                {item.reason && <span className="muted"> ({meaningOfReason[item.reason]})</span>}
              </span>
              {item.records.length > 0 && (
                <span className="block small">
                  Records{' '}
                  {item.records.map((index) => (
                    <Link key={index} to={`/records/${index}`} className="record-link">
                      #{index}
                    </Link>
                  ))}
                </span>
              )}
            </div>
          </li>
        ))}
      </ul>
    </details>
  );
}
