import type { ControlAnswer, ScopeResult } from '@annexa/api';
import { organisation } from '@annexa/api';
import { z } from 'zod';
import { client } from '../answer/client.ts';
import { useAnswer } from '../answer/use-answer.ts';
import { Expectation } from '../parts/expectation.tsx';
import { Moment } from '../parts/moment.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Sides } from '../parts/sides.tsx';
import { Show } from '../parts/waiting.tsx';
import { Link } from '../router/link.tsx';
import { page } from '../router/page.tsx';
import { whenOf, whenShape } from '../router/when.ts';
import type { Asked } from '../router/when.ts';

const searchSchema = z.object({ ...whenShape, scope: z.string().max(64).optional().catch(undefined) });

export default page({ search: searchSchema, view: ({ params, search }) => <View id={params['id'] ?? ''} search={search} /> });

function View({ id, search }: { id: string; search: Asked & { scope?: string | undefined } }) {
  const answered = useAnswer(`control ${id} ${search.asOf} ${search.treeSize}`, () => client.control(id, whenOf(search)));
  return <Show answered={answered}>{(answer) => <Shown answer={answer} scope={search.scope} />}</Show>;
}

function Shown({ answer, scope }: { answer: ControlAnswer; scope: string | undefined }) {
  const { control } = answer;
  const shown = scope === undefined ? control.scopes : control.scopes.filter((each) => each.scope === scope);
  return (
    <>
      <PageHead
        title={`${control.id} ${control.title}`}
        above={`${control.objective} · asked of ${control.level === 'system' ? 'each AI system' : 'the organisation'}`}
      >
        {control.personMustJudge !== undefined && (
          <p className="person-judges">
            <b>A person must still judge:</b> {control.personMustJudge}
          </p>
        )}
        <p className="muted small">
          What stands below is our reading of what evidence this control calls for, not the standard’s text; your organisation may replace
          it. Catalogue {answer.catalogueVersion}, as of <Moment at={answer.asOf} />, from the first{' '}
          {answer.assessedTreeSize.toLocaleString('en')} records.
        </p>
        <Scopes control={control.id} scopes={control.scopes} chosen={scope} />
      </PageHead>
      {!control.judged && (
        <div className="notice">
          <p>
            <b>Not judged in this version.</b> No rule has been built for this control, so its status is unknown and nothing is claimed.
          </p>
        </div>
      )}
      {control.judged && shown.map((each) => <Scope key={each.scope} result={each} />)}
    </>
  );
}

function Scopes({ control, scopes, chosen }: { control: string; scopes: readonly ScopeResult[]; chosen: string | undefined }) {
  if (scopes.length < 2) return null;
  return (
    <nav className="choices" aria-label="Scope">
      <Link to={`/controls/${control}`} aria-current={chosen === undefined ? 'true' : undefined}>
        All {scopes.length}
      </Link>
      {scopes.map(({ scope }) => (
        <Link key={scope} to={`/controls/${control}?scope=${scope}`} aria-current={chosen === scope ? 'true' : undefined}>
          {scope}
        </Link>
      ))}
    </nav>
  );
}

function Scope({ result }: { result: ScopeResult }) {
  return (
    <section className="scope" aria-labelledby={`scope-${result.scope}`}>
      <div className="section-head">
        <h2 id={`scope-${result.scope}`}>
          {result.scope === organisation ? 'Organisation' : <Link to={`/systems/${result.scope}`}>{result.scope}</Link>}
        </h2>
        <Sides sides={result.sides} />
      </div>
      {result.expectations.map((each) => (
        <Expectation key={each.name} result={each} />
      ))}
    </section>
  );
}
