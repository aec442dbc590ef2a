import type { RecordDetail } from '@annexa/api';
import { Moment } from '../parts/moment.tsx';
import { provenText } from './proven.ts';

/** The three times of a record, never mixed, each with whose word it is; and what holds without anybody's word. */
export function Times({ record }: { record: RecordDetail }) {
  const { observed, capturedAt, receivedAt, index, predicate } = record;
  return (
    <section className="panel" aria-labelledby="times">
      <h2 id="times">Three times</h2>
      <dl className="terms">
        <dt>Observed, the source’s word</dt>
        <dd>
          <Moment at={observed.from} />
          {observed.to !== observed.from && (
            <>
              {' '}
              to <Moment at={observed.to} />
            </>
          )}
        </dd>
        <dt>Captured, at the source</dt>
        <dd>
          <Moment at={capturedAt} />
        </dd>
        <dt>Received, the operator’s word</dt>
        <dd>
          <Moment at={receivedAt} />
        </dd>
        <dt>Proven, nobody’s word</dt>
        <dd>{provenText(index, predicate.checkpoint)}</dd>
      </dl>
      <p className="muted small">Unchanged since it was received; before that it is the word of the source.</p>
    </section>
  );
}
