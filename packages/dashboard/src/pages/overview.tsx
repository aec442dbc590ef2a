import type { Attention, Overview, Row, Side, Status } from '@annexa/api';
import { statuses } from '@annexa/api';
import { z } from 'zod';
import { client } from '../answer/client.ts';
import { useAnswer } from '../answer/use-answer.ts';
import { Matrix } from '../matrix/matrix.tsx';
import { Moment } from '../parts/moment.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Sign } from '../parts/sign.tsx';
import { Empty, Show } from '../parts/waiting.tsx';
import { Link } from '../router/link.tsx';
import { page } from '../router/page.tsx';
import { whenOf, whenShape } from '../router/when.ts';
import type { Asked } from '../router/when.ts';
import { wordOf } from '../words/status.ts';
import { counted } from '../words/time.ts';

const searchSchema = z.object({
  ...whenShape,
  show: z.enum(['judged', 'all']).catch('all'),
  attention: z.enum(['all']).optional().catch(undefined),
});

type Search = z.infer<typeof searchSchema>;

export default page({ search: searchSchema, view: ({ search }) => <View search={search} /> });

function View({ search }: { search: Search }) {
  const answered = useAnswer(`overview ${search.asOf} ${search.treeSize}`, () => client.overview(whenOf(search)));
  return <Show answered={answered}>{(overview) => <Shown overview={overview} search={search} />}</Show>;
}

function Shown({ overview, search }: { overview: Overview; search: Search }) {
  const judged = overview.controls.filter((row) => row.judged);
  const rows = search.show === 'judged' ? judged : overview.controls;
  return (
    <>
      <PageHead title="What the evidence shows">
        <Sentence rows={judged} all={overview.controls.length} systems={overview.systems.length} />
        <Asof asked={search} overview={overview} />
      </PageHead>
      {overview.assessedTreeSize === 0 && (
        <Empty
          what="No evidence yet."
          fill="The first capture fills this page."
          line="npx annexa capture --collector http://127.0.0.1:4318"
        />
      )}
      <div className="columns">
        <section aria-labelledby="controls">
          <div className="section-head">
            <h2 id="controls">Controls</h2>
            <span className="choices" role="group" aria-label="Which controls">
              <Link to="/" aria-current={search.show === 'all' ? 'true' : undefined}>
                All {overview.controls.length}
              </Link>
              <Link to="/?show=judged" aria-current={search.show === 'judged' ? 'true' : undefined}>
                Judged in this version {judged.length}
              </Link>
            </span>
          </div>
          <Matrix rows={rows} systems={overview.systems} />
        </section>
        <aside>
          <AttentionList all={overview.attention} whole={search.attention === 'all'} />
          <Sources overview={overview} />
          <Rejected overview={overview} />
        </aside>
      </div>
    </>
  );
}

function Sentence({ rows, all, systems }: { rows: readonly Row[]; all: number; systems: number }) {
  const expectations = rows
    .flatMap((row) => row.cells.flatMap((cell) => cell.expectations))
    .filter(({ status }) => status !== 'not-applicable');
  const current = (side: Side) => {
    const own = expectations.filter((each) => each.side === side);
    return `${own.filter(({ status }) => status === 'current').length} of ${own.length}`;
  };
  const others = statuses.filter((status) => status !== 'current' && status !== 'not-applicable');
  const counts = others.map((status): [Status, number] => [status, expectations.filter((each) => each.status === status).length]);
  return (
    <>
      <p className="lead">
        Across {counted(systems, 'AI system')} and the organisation, <b>{current('D')}</b> expectations about decided rules (D) and{' '}
        <b>{current('O')}</b> about practice (O) are current. {rows.length} of {all} controls are judged in this version; nothing is claimed
        about the other {all - rows.length}.
      </p>
      <ul className="tally" aria-label="Expectations that are not current">
        {counts
          .filter(([, count]) => count > 0)
          .map(([status, count]) => (
            <li key={status}>
              <Sign status={status} word={`${count} ${wordOf(status)}`} />
            </li>
          ))}
      </ul>
    </>
  );
}

function Asof({ asked, overview }: { asked: Asked; overview: Overview }) {
  return (
    <p className="muted small">
      {asked.asOf === undefined ? (
        'Now'
      ) : (
        <>
          Asked about <Moment at={overview.asOf} />
        </>
      )}
      , from the first {overview.assessedTreeSize.toLocaleString('en')} of {overview.treeSize.toLocaleString('en')} records, catalogue{' '}
      {overview.catalogueVersion}.
    </p>
  );
}

const attentionShownMax = 8;

function AttentionList({ all, whole }: { all: readonly Attention[]; whole: boolean }) {
  const shown = whole ? all : all.slice(0, attentionShownMax);
  return (
    <section className="panel" aria-labelledby="attention">
      <h2 id="attention">
        Needs attention <span className="count">{all.length}</span>
      </h2>
      {all.length === 0 && <p className="muted">No open signal and no judged expectation that failed or lapsed.</p>}
      <ul className="attention">
        {shown.map((each) => (
          <li key={`${each.type}${each.title}${each.system}${each.record}`}>
            <span className="attention-head">
              {each.status ? (
                <Sign status={each.status} />
              ) : (
                <Sign status="negative" word={`signal${each.severity ? `, ${each.severity}` : ''}`} />
              )}
              <span className="muted small">{each.system}</span>
            </span>
            <Link to={each.record === undefined ? `/controls/${each.control}?scope=${each.system}` : `/records/${each.record}`}>
              {each.title}
            </Link>
            <span className="small">{each.detail}</span>
          </li>
        ))}
      </ul>
      {shown.length < all.length && <Link to="/?attention=all">Show all {all.length}</Link>}
    </section>
  );
}

function Sources({ overview }: { overview: Overview }) {
  return (
    <section className="panel" aria-labelledby="sources">
      <h2 id="sources">Last heard</h2>
      {overview.sources.length === 0 && <p className="muted">No source has sent anything yet.</p>}
      <ul className="rows">
        {overview.sources.map(({ name, type, records, lastReceivedAt, double }) => (
          <li key={`${type}${name}`}>
            <span>
              {name}{' '}
              <span className="muted small">
                {type}
                {double ? ', double' : ''} · {counted(records, 'record')}
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

function Rejected({ overview: { rejected } }: { overview: Overview }) {
  return (
    <section className="panel" aria-labelledby="rejected">
      <h2 id="rejected">
        Refused at the door <span className="count">{rejected.count}</span>
      </h2>
      {rejected.count === 0 && <p className="muted">Every record that came was taken.</p>}
      <ul className="attention">
        {rejected.latest.map(({ at, code, message, claims }) => (
          <li key={`${at}${code}${claims.id}`}>
            <span className="attention-head">
              <Sign status="negative" word={code} />
              <span className="muted small">
                <Moment at={at} ago />
              </span>
            </span>
            <span className="small">{message}</span>
            <span className="muted small">
              claimed:{' '}
              {[claims.kind, claims.system, claims.subject].filter((claim) => claim !== undefined).join(', ') || 'nothing readable'}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
