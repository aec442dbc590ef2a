import type { DocumentView } from '@annexa/api';
import { z } from 'zod';
import { client } from '../answer/client.ts';
import { useAnswer } from '../answer/use-answer.ts';
import { Paper } from '../documents/paper.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Empty, Show } from '../parts/waiting.tsx';
import { page } from '../router/page.tsx';

export default page({ search: z.object({}), view: () => <View /> });

function View() {
  const answered = useAnswer('documents', client.documents);
  return (
    <>
      <PageHead title="Documents">
        <p className="lead">
          The tool sees that a paper exists, whose it is and what is empty. Whether it is right is a person’s review of exactly these bytes.
        </p>
      </PageHead>
      <Show answered={answered}>
        {({ documents }) => (
          <>
            <Papers id="awaiting" name="Awaiting review" documents={documents.filter(({ awaiting }) => awaiting)} />
            <Papers id="approved" name="Approved" documents={documents.filter(({ awaiting }) => !awaiting)} />
            {documents.length === 0 && (
              <Empty
                what="No document yet."
                fill="Capture takes Markdown papers whose front matter names their type."
                line={'---\ntype: plan\nid: deployment-plan\n---'}
              />
            )}
          </>
        )}
      </Show>
    </>
  );
}

function Papers({ id, name, documents }: { id: string; name: string; documents: readonly DocumentView[] }) {
  if (documents.length === 0) return null;
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>
        {name} <span className="count">{documents.length}</span>
      </h2>
      <ul className="papers">
        {documents.map((document) => (
          <Paper key={document.id} document={document} />
        ))}
      </ul>
    </section>
  );
}
