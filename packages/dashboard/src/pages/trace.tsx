import type { FormEvent } from 'react';
import { z } from 'zod';
import { client } from '../answer/client.ts';
import { useAnswer } from '../answer/use-answer.ts';
import { Lane } from '../chain/lane.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Empty, Show } from '../parts/waiting.tsx';
import { Link } from '../router/link.tsx';
import { go, hrefTo, useUrl } from '../router/location.ts';
import { page } from '../router/page.tsx';

const searchSchema = z.object({ id: z.string().trim().max(256).catch('') });

export default page({ search: searchSchema, view: ({ search }) => <View id={search.id} /> });

function View({ id }: { id: string }) {
  return (
    <>
      <PageHead title="Trace">
        <p className="lead">
          From one live request, a release or a record back to the data and its licence, every link with its join grade.
        </p>
        <Ask id={id} />
      </PageHead>
      {id === '' ? (
        <Empty
          what="Nothing asked yet."
          fill="Paste a trace id from your logs, the id of a release, or the number of a record. On the command line:"
          line="annexa trace <trace id>"
        />
      ) : (
        <Traced id={id} />
      )}
    </>
  );
}

function Ask({ id }: { id: string }) {
  const url = useUrl();
  const ask = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const asked = new FormData(event.currentTarget).get('id');
    if (typeof asked === 'string') go(hrefTo(url, `/trace?id=${encodeURIComponent(asked.trim())}`));
  };
  return (
    <form className="ask" role="search" onSubmit={ask}>
      <label htmlFor="trace-id">Trace id, release or record</label>
      <input id="trace-id" name="id" key={id} defaultValue={id} required maxLength={256} spellCheck={false} autoComplete="off" />
      <button type="submit" className="button button-main">
        Trace
      </button>
    </form>
  );
}

function Traced({ id }: { id: string }) {
  const answered = useAnswer(`trace ${id}`, () => client.trace({ id }));
  return (
    <Show answered={answered}>
      {({ trace }) => (
        <section aria-labelledby="way">
          <h2 id="way">
            The way back, in <Link to={`/systems/${trace.system}`}>{trace.system}</Link>
          </h2>
          <Lane chain={trace} />
        </section>
      )}
    </Show>
  );
}
