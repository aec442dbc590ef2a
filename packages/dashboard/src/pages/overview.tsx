import type { Overview } from '@annexa/api';
import { z } from 'zod';
import { client } from '../answer/client.ts';
import { useAnswer } from '../answer/use-answer.ts';
import { Matrix } from '../matrix/matrix.tsx';
import { AttentionList } from '../overview/attention.tsx';
import { Clauses } from '../overview/clauses.tsx';
import { Rejected } from '../overview/rejected.tsx';
import { Sources } from '../overview/sources.tsx';
import { Tally } from '../overview/tally.tsx';
import { Moment } from '../parts/moment.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Empty, Show } from '../parts/waiting.tsx';
import { Link } from '../router/link.tsx';
import { hrefWith, useUrl } from '../router/location.ts';
import { page } from '../router/page.tsx';
import { whenOf, whenShape } from '../router/when.ts';
import { counted } from '../words/time.ts';

const searchSchema = z.object({
  ...whenShape,
  show: z.enum(['judged', 'all']).catch('judged'),
  attention: z.enum(['some', 'all']).catch('some'),
});

type Search = z.infer<typeof searchSchema>;

export default page({ search: searchSchema, view: ({ search }) => <View search={search} /> });

function View({ search }: { search: Search }) {
  const answered = useAnswer(`overview ${search.asOf} ${search.treeSize}`, () => client.overview(whenOf(search)));
  return <Show answered={answered}>{(overview) => <Shown overview={overview} search={search} />}</Show>;
}

function Shown({ overview, search }: { overview: Overview; search: Search }) {
  const judged = overview.controls.filter((row) => row.judged);
  return (
    <>
      <PageHead title="What the evidence shows">
        <p className="lead">{sentenceOf(overview)}</p>
        <Tally rows={judged} />
        <p className="muted small">
          As of <Moment at={overview.asOf} />, from the first {overview.assessedTreeSize.toLocaleString('en')} of{' '}
          {overview.treeSize.toLocaleString('en')} records, catalogue {overview.catalogueVersion}. What it means is for a person to judge.
        </p>
      </PageHead>
      {overview.assessedTreeSize === 0 && (
        <Empty what="No evidence yet." fill="The first capture fills this page." line={`annexa capture --collector ${location.origin}`} />
      )}
      <div className="columns overview">
        <Controls overview={overview} all={search.show === 'all'} />
        <div className="beside">
          <AttentionList all={overview.attention} whole={search.attention === 'all'} />
        </div>
        <div>
          <Clauses clauses={overview.clauses} />
          <Rejected rejected={overview.rejected} />
          <Sources sources={overview.sources} />
        </div>
      </div>
    </>
  );
}

/** Says what was judged and what was not, in places of the matrix. Never a share, never a verdict. */
function sentenceOf({ controls, systems }: Overview): string {
  const judged = controls.filter((row) => row.judged);
  const places = judged.flatMap(({ cells }) => cells).length;
  const rest = controls.length - judged.length;
  const about = `${judged.length} of ${controls.length} Annex A controls are judged in this version, in ${counted(places, 'place')} (control × scope) over the organisation and ${counted(systems.length, 'AI system')}.`;
  return rest === 0 ? about : `${about} Nothing is claimed about the other ${rest}.`;
}

function Controls({ overview, all }: { overview: Overview; all: boolean }) {
  const url = useUrl();
  const judged = overview.controls.filter((row) => row.judged);
  return (
    <section aria-labelledby="controls">
      <div className="section-head">
        <h2 id="controls">Controls</h2>
        <nav className="choices" aria-label="Which controls">
          <Link to={hrefWith(url, { show: undefined })} aria-current={all ? undefined : 'true'}>
            Judged {judged.length}
          </Link>
          <Link to={hrefWith(url, { show: 'all' })} aria-current={all ? 'true' : undefined}>
            All {overview.controls.length}
          </Link>
        </nav>
      </div>
      <p className="hidden" role="status">
        {all ? overview.controls.length : judged.length} controls shown
      </p>
      <Matrix rows={overview.controls} systems={overview.systems} all={all} />
    </section>
  );
}
