import { organisation, recordKinds, systemIdSchema } from '@annexa/api';
import { z } from 'zod';
import { client } from '../answer/client.ts';
import { useAnswer } from '../answer/use-answer.ts';
import { PageHead } from '../parts/page-head.tsx';
import { RecordRows } from '../parts/record-rows.tsx';
import { Empty, Show } from '../parts/waiting.tsx';
import { Link } from '../router/link.tsx';
import { go, hrefWith, useUrl } from '../router/location.ts';
import { page } from '../router/page.tsx';
import { counted } from '../words/time.ts';

const searchSchema = z.object({
  kind: z.enum(recordKinds).optional().catch(undefined),
  system: systemIdSchema.optional().catch(undefined),
  after: z.coerce.number().int().nonnegative().optional().catch(undefined),
});

type Search = z.infer<typeof searchSchema>;

export default page({ search: searchSchema, view: ({ search }) => <View search={search} /> });

const pageSize = 100;

function View({ search }: { search: Search }) {
  const { kind, system, after } = search;
  const ask = () =>
    client.listRecords({
      order: 'newest',
      limit: pageSize,
      ...(kind && { kind }),
      ...(system !== undefined && { system }),
      ...(after !== undefined && { after }),
    });
  const answered = useAnswer(`records ${kind} ${system} ${after}`, ask);
  const systems = useAnswer('systems', client.listSystems);
  const url = useUrl();
  return (
    <>
      <PageHead title="Records">
        <p className="muted">Everything the log holds, newest first. Order is the log’s own, the only one that holds against everybody.</p>
      </PageHead>
      <form className="filters" onSubmit={(event) => event.preventDefault()}>
        <Choice label="Kind" name="kind" value={kind} options={recordKinds} url={url} />
        <Choice
          label="System"
          name="system"
          value={system}
          options={[organisation, ...(systems.state === 'here' ? systems.value.systems.map(({ id }) => id) : [])]}
          url={url}
        />
      </form>
      <Show answered={answered}>
        {({ records, matching, next }) => (
          <>
            <p role="status" className="small muted">
              {counted(matching, 'record')} match{matching === 1 ? 'es' : ''}; {records.length} shown.
            </p>
            {records.length === 0 ? (
              <Empty what="No record here." fill="Captures, telemetry windows and reviews fill this list." line="npx annexa capture" />
            ) : (
              <RecordRows records={records} label="Records" />
            )}
            <p className="pager">
              {after !== undefined && <Link to={hrefWith(url, { after: undefined })}>Newest</Link>}
              {next !== null && <Link to={hrefWith(url, { after: String(next) })}>Older records</Link>}
            </p>
          </>
        )}
      </Show>
    </>
  );
}

function Choice({
  label,
  name,
  value,
  options,
  url,
}: {
  label: string;
  name: string;
  value: string | undefined;
  options: readonly string[];
  url: URL;
}) {
  return (
    <label>
      {label}
      <select value={value ?? ''} onChange={(event) => go(hrefWith(url, { [name]: event.target.value || undefined, after: undefined }))}>
        <option value="">all</option>
        {options.map((option) => (
          <option key={option}>{option}</option>
        ))}
      </select>
    </label>
  );
}
