import type { RecordAnswer, Trust } from '@annexa/api';
import { z } from 'zod';
import { client } from '../answer/client.ts';
import { useAnswer } from '../answer/use-answer.ts';
import { Digest } from '../parts/digest.tsx';
import { Moment } from '../parts/moment.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Plain } from '../parts/plain.tsx';
import { Show } from '../parts/waiting.tsx';
import { check } from './check.ts';
import type { Checked } from './check.ts';
import { ProofPanel } from './proof-panel.tsx';
import { Link } from '../router/link.tsx';
import { forgerOf, meaningOfBinding } from '../words/trust.ts';

type Loaded = { readonly answer: RecordAnswer; readonly trust: Trust; readonly checked: Checked };

/** A record: what it says, who could have forged it, and what this browser found when it checked it. */
export function RecordView({ id }: { id: string }) {
  const answered = useAnswer(`record ${id}`, () => load(id));
  return <Show answered={answered}>{(loaded) => <Shown {...loaded} />}</Show>;
}

/** The record, the log's key, and this browser's own check of the one with the other. */
async function load(id: string): Promise<Loaded> {
  const [answer, trust] = await Promise.all([client.getRecord(id), client.trust()]);
  return { answer, trust, checked: await check(answer.bundle, answer.record.id, trust) };
}

function Shown({ answer, trust, checked }: Loaded) {
  const { record } = answer;
  return (
    <>
      <PageHead
        title={record.headline === '' ? record.kind : record.headline}
        above={`${record.kind} · leaf ${record.index} · ${record.system} · ${record.stage}`}
      />
      {record.double && (
        <div className="notice">
          <p>A double stood for the real system when this was recorded.</p>
        </div>
      )}
      <ProofPanel checked={checked} trust={trust} />
      <div className="columns">
        <section aria-labelledby="says">
          <h2 id="says">What it says</h2>
          <p className="muted small">Decoded in this browser from the signed bytes, not from what the collector says about them.</p>
          <Statement checked={checked} />
        </section>
        <aside>
          <Times record={record} />
          <Trusting record={record} />
          <Serves answer={answer} />
          <TakeAway answer={answer} />
        </aside>
      </div>
    </>
  );
}

const statementSchema = z.object({
  subject: z.array(z.unknown()),
  predicate: z.looseObject({ facts: z.unknown(), materials: z.array(z.unknown()), source: z.unknown() }),
});

function Statement({ checked }: { checked: Checked }) {
  const read = statementSchema.safeParse(checked.statement);
  if (!read.success)
    return <p className="notice notice-bad">The signed bytes hold no readable statement; the payload may have been erased.</p>;
  const { subject, predicate } = read.data;
  return (
    <>
      <div className="panel">
        <h3>Facts</h3>
        <Plain value={predicate.facts} />
      </div>
      <div className="panel">
        <h3>About</h3>
        <Plain value={subject} />
      </div>
      {predicate.materials.length > 0 && (
        <div className="panel">
          <h3>What went in</h3>
          <Plain value={predicate.materials} />
        </div>
      )}
      <div className="panel">
        <h3>Where it comes from</h3>
        <Plain value={predicate.source} />
      </div>
      <details className="raw">
        <summary>Raw statement, as signed</summary>
        <pre tabIndex={0}>
          <code>{JSON.stringify(checked.statement, null, 2)}</code>
        </pre>
      </details>
    </>
  );
}

function Times({ record }: { record: RecordAnswer['record'] }) {
  return (
    <section className="panel" aria-labelledby="times">
      <h2 id="times">Three times</h2>
      <dl className="stacked">
        <dt>Observed, the source’s word</dt>
        <dd>
          <Moment at={record.observed.from} />
          {record.observed.to !== record.observed.from && (
            <>
              {' '}
              to <Moment at={record.observed.to} />
            </>
          )}
        </dd>
        <dt>Captured, at the source</dt>
        <dd>
          <Moment at={record.capturedAt} />
        </dd>
        <dt>Received, the operator’s word</dt>
        <dd>
          <Moment at={record.receivedAt} />
        </dd>
      </dl>
      <p className="muted small">Unchanged since received; before that it is the word of the source.</p>
    </section>
  );
}

function Trusting({ record }: { record: RecordAnswer['record'] }) {
  return (
    <section className="panel" aria-labelledby="grade">
      <h2 id="grade">Who could have forged it</h2>
      <p>
        <b>{record.grade}</b>: {forgerOf[record.grade]}.
      </p>
      <p className="small">
        {meaningOfBinding[record.binding]}.{' '}
        {record.keyBinding !== null && <Link to={`/records/${record.keyBinding}`}>Key binding, leaf {record.keyBinding}</Link>}
      </p>
      <p className="muted small">A grade says who could forge, not whether it is true or enough.</p>
    </section>
  );
}

function Serves({ answer }: { answer: RecordAnswer }) {
  return (
    <section className="panel" aria-labelledby="serves">
      <h2 id="serves">Counts in</h2>
      {answer.serves.length === 0 && <p className="muted">No expectation judged in this version counts this record.</p>}
      <ul className="rows">
        {answer.serves.map(({ expectation, scope, result }) => (
          <li key={`${expectation}${scope}${result}`}>
            <Link to={`/controls/${expectation.split('/', 1)[0]}?scope=${scope}`}>{expectation}</Link>
            <span className="small">{result}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function TakeAway({ answer: { record } }: { answer: RecordAnswer }) {
  const file = `annexa-${record.index}.sigstore.json`;
  return (
    <section className="panel" aria-labelledby="take">
      <h2 id="take">Check it elsewhere</h2>
      <p>
        <Digest value={record.id} label="digest of the record" />
      </p>
      <p className="actions">
        <a className="button" href={`/api/v1/records/${record.id}/bundle`} download={file}>
          Download bundle
        </a>
        <a className="button" href={`/api/v1/records/${record.id}/receipt`} download={`annexa-${record.index}.tlog-proof`}>
          Receipt
        </a>
      </p>
      <pre className="command">
        <code>{`annexa verify ${file} --vkey log.vkey`}</code>
      </pre>
      <p className="muted small">
        <code>log.vkey</code> is the log key you keep. Beyond the last checkpoint kept outside the operator, you trust the operator.
      </p>
    </section>
  );
}
