import type { ExpectationResult } from '@annexa/api';
import { countsLineOf } from '../words/counts.ts';
import { meaningOfSide, nameOfSide } from '../words/side.ts';
import { meaningOfReason } from '../words/status.ts';
import { ExpectationTerms } from './expectation-terms.tsx';
import { Items } from './items.tsx';
import { Sign } from './sign.tsx';

/** One expectation: its status and the one sentence why; what closes the gap; then its counts, its members, and the terms it is judged by. */
export function Expectation({ result }: { result: ExpectationResult }) {
  const isGood = result.status === 'current' || result.status === 'not-applicable';
  return (
    <article className="expectation" data-status={result.status}>
      <div className="expectation-head">
        <Sign status={result.status} />
        <h3>{result.title}</h3>
        <span className="side" title={meaningOfSide[result.side]}>
          <b className="side-letter">{result.side}</b>
          {nameOfSide[result.side]}
        </span>
      </div>
      <div className="told">
        <p className="because">
          {result.because}
          {result.reason && <span className="muted"> Unknown because: {meaningOfReason[result.reason]}.</span>}
        </p>
        <p className="counts">{countsLineOf(result)}</p>
        {!isGood && (
          <p className="gap">
            <b>Closes the gap:</b> {result.closeGap}
          </p>
        )}
        <Items items={result.items} open={!isGood} />
        {result.notes.length > 0 && (
          <ul className="notes muted small">
            {result.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        )}
      </div>
      <ExpectationTerms result={result} />
    </article>
  );
}
