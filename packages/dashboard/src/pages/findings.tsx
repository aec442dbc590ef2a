import type { FindingView } from '@annexa/api';
import { z } from 'zod';
import { client } from '../answer/client.ts';
import { useAnswer } from '../answer/use-answer.ts';
import { Moment } from '../parts/moment.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Sign } from '../parts/sign.tsx';
import { Empty, Show } from '../parts/waiting.tsx';
import { Link } from '../router/link.tsx';
import { page } from '../router/page.tsx';
import { counted } from '../words/time.ts';

const searchSchema = z.object({ state: z.enum(['open', 'judged', 'closed']).optional().catch(undefined) });

export default page({ search: searchSchema, view: ({ search }) => <View state={search.state} /> });

type State = z.infer<typeof searchSchema>['state'];

/** Digests inside longer ids: their start tells them apart, the record holds the whole. */
const longHex = /\b([0-9a-f]{12})[0-9a-f]{20,}/g;

const states = [undefined, 'open', 'judged', 'closed'] as const;

function View({ state }: { state: State }) {
  const answered = useAnswer(`findings ${state}`, () => client.findings(state ? { state } : {}));
  return (
    <>
      <PageHead title="Findings">
        <p className="muted">Machines open signals. Only a person makes one a nonconformity.</p>
        <nav className="choices" aria-label="State">
          {states.map((each) => (
            <Link
              key={each ?? 'all'}
              to={each ? `/findings?state=${each}` : '/findings'}
              aria-current={each === state ? 'true' : undefined}
            >
              {each ?? 'all'}
            </Link>
          ))}
        </nav>
      </PageHead>
      <Show answered={answered}>
        {({ findings }) => (
          <>
            <p role="status" className="small muted">
              {counted(findings.length, 'finding')}
            </p>
            {findings.length === 0 && (
              <Empty
                what="No finding here."
                fill="A signal opens when a model answers that nobody approved, a run vanishes, a source falls silent."
              />
            )}
            <ul className="findings">
              {findings.map((finding) => (
                <Finding key={finding.index} finding={finding} />
              ))}
            </ul>
          </>
        )}
      </Show>
    </>
  );
}

function Finding({ finding }: { finding: FindingView }) {
  return (
    <li className="panel finding">
      <div className="told">
        <div className="attention-head">
          <Sign status={finding.state === 'open' ? 'negative' : 'answered'} word={`${finding.type} · ${finding.state}`} />
          {finding.severity && <span className="small">{finding.severity} severity</span>}
        </div>
        <h2>
          <Link to={`/records/${finding.index}`}>{finding.title}</Link>
        </h2>
        {finding.detail !== undefined && <p className="because">{finding.detail}</p>}
        {finding.hint !== undefined && (
          <p className="gap">
            <b>Next:</b> {finding.hint}
          </p>
        )}
      </div>
      <FindingFacts finding={finding} />
    </li>
  );
}

function FindingFacts({ finding }: { finding: FindingView }) {
  return (
    <dl className="terms">
      <dt>System</dt>
      <dd>
        <Link to={`/systems/${finding.system}`}>{finding.system}</Link>
      </dd>
      <dt>Opened</dt>
      <dd>
        <Moment at={finding.openedAt} />
        <span className="block muted">{finding.code}</span>
      </dd>
      {finding.control.length > 0 && (
        <>
          <dt>Controls</dt>
          <dd>
            {finding.control.map((id) => (
              <Link key={id} to={`/controls/${id}?scope=${finding.system}`} className="record-link">
                {id}
              </Link>
            ))}
          </dd>
        </>
      )}
      {finding.about.length > 0 && (
        <>
          <dt>About</dt>
          <dd className="abouts">
            {finding.about.map((each) => (
              <span key={each} title={each}>
                {each.replaceAll(longHex, '$1…')}
              </span>
            ))}
          </dd>
        </>
      )}
      {finding.judgedBy !== undefined && (
        <>
          <dt>Judged by</dt>
          <dd>
            {finding.judgedBy}
            {finding.reason !== undefined && `: ${finding.reason}`}
          </dd>
        </>
      )}
    </dl>
  );
}
