import type { ExpectationResult } from '@annexa/api';
import { Link } from '../router/link.tsx';
import { forgerOf } from '../words/trust.ts';
import { Moment } from './moment.tsx';

const captureText = {
  automatic: 'automatic: nothing to type',
  assisted: 'assisted: a person supplies or confirms part',
  declared: 'declared: a person’s word',
} as const;

/** The terms an expectation is judged by: population and its second source, criterion, freshness, least grade, how it is captured. */
export function ExpectationTerms({ result }: { result: ExpectationResult }) {
  const { population, criterion, freshness } = result;
  return (
    <dl className="terms terms-strip">
      <div>
        <dt>Population</dt>
        <dd>
          {population.name}
          <span className="block muted">
            from {population.firstSource}; second source: {population.secondSource}
          </span>
        </dd>
      </div>
      {criterion && (
        <div>
          <dt>Judged by</dt>
          <dd>
            {criterion.record === undefined ? criterion.title : <Link to={`/records/${criterion.record}`}>{criterion.title}</Link>}
            <span className="block">{criterion.onFile ? 'on file' : <b>not on file</b>}</span>
          </dd>
        </div>
      )}
      <div>
        <dt>Freshness</dt>
        <dd>
          {freshness.rule === 'item' ? 'each item for itself' : freshness.rule}
          {freshness.validUntil !== undefined && (
            <span className="block muted">
              valid until <Moment at={freshness.validUntil} />
            </span>
          )}
        </dd>
      </div>
      <div>
        <dt>Least origin grade</dt>
        <dd>
          {result.gradeMin}
          {result.approvalNeeded && ', with an authenticated approval'}
          <span className="block muted">forgeable by {forgerOf[result.gradeMin]}</span>
        </dd>
      </div>
      <div>
        <dt>Capture</dt>
        <dd>
          {captureText[result.capture]}
          <span className="block muted">{result.name}</span>
        </dd>
      </div>
    </dl>
  );
}
