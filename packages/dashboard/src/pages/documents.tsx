import type { DocumentView } from '@annexa/api';
import { AnnexaError } from '@annexa/api';
import { useState } from 'react';
import { z } from 'zod';
import { client } from '../answer/client.ts';
import { useAnswer } from '../answer/use-answer.ts';
import { Digest } from '../parts/digest.tsx';
import { Moment } from '../parts/moment.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Sign } from '../parts/sign.tsx';
import { Empty, Show } from '../parts/waiting.tsx';
import { Link } from '../router/link.tsx';
import { page } from '../router/page.tsx';
import { useSession } from '../session.ts';
import { counted } from '../words/time.ts';

export default page({ search: z.object({}), view: () => <View /> });

function View() {
  const answered = useAnswer('documents', client.documents);
  return (
    <>
      <PageHead title="Documents">
        <p className="muted">
          The tool sees that a paper exists, whose it is and what is empty. Whether it is right is a person’s review of exactly these bytes.
        </p>
      </PageHead>
      <Show answered={answered}>
        {({ documents }) => (
          <>
            <p role="status" className="small muted">
              {counted(documents.length, 'document')}, {documents.filter(({ awaiting }) => awaiting).length} awaiting approval.
            </p>
            {documents.length === 0 && (
              <Empty
                what="No document yet."
                fill="Capture takes Markdown papers whose front matter names their type."
                line={'---\ntype: plan\nid: deployment-plan\n---'}
              />
            )}
            <ul className="findings">
              {documents.map((document) => (
                <Paper key={document.id} document={document} />
              ))}
            </ul>
          </>
        )}
      </Show>
    </>
  );
}

function Paper({ document }: { document: DocumentView }) {
  const session = useSession();
  const mayReview = session?.person && (session.person.access === 'contributor' || session.person.access === 'admin');
  return (
    <li className="panel">
      <div className="attention-head">
        {document.awaiting ? <Sign status="missing" word="awaits approval" /> : <Sign status="current" word="approved" />}
        <span className="muted small">
          {document.types.join(', ')} · version {document.version} · {document.system}
        </span>
      </div>
      <h2>
        <Link to={`/records/${document.index}`}>{document.title}</Link>
      </h2>
      <p className="small">
        {document.owner !== undefined && `Owner ${document.owner}. `}
        {document.author !== undefined && `Written by ${document.author}. `}
        {document.nextReview !== undefined && `Next review ${document.nextReview}.`}{' '}
        <Digest value={document.digest} label={`digest of ${document.title}`} />
      </p>
      {document.templateUnchanged && <p className="gap">This is the template, unchanged: it counts as absent.</p>}
      {document.emptySections.length > 0 && <p className="gap">Empty: {document.emptySections.join(', ')}.</p>}
      <ul className="small">
        {document.reviews.map(({ index, person, role, outcome, at, comment }) => (
          <li key={index}>
            <Link to={`/records/${index}`}>{outcome}</Link> by {person} as {role}, <Moment at={at} />
            {comment !== undefined && `: ${comment}`}
          </li>
        ))}
      </ul>
      {document.reviews.length === 0 && <p className="muted small">Content not judged: nobody has read it on record.</p>}
      {!mayReview && document.awaiting && <p className="muted small">Sign in as a contributor to approve it.</p>}
      {mayReview && document.awaiting && <Act document={document} roles={session.person?.roles ?? []} />}
      {mayReview && !document.awaiting && (
        <details className="raw">
          <summary>Review again</summary>
          <Act document={document} roles={session.person?.roles ?? []} />
        </details>
      )}
    </li>
  );
}

type Outcome = 'approve' | 'reject';

/** A person's act. The digest goes along, so that it can only be about what was on the screen. */
function Act({ document, roles }: { document: DocumentView; roles: readonly string[] }) {
  const [role, setRole] = useState(roles[0] ?? '');
  const [done, setDone] = useState<string>();
  const field = `role-${document.index}`;
  const act = async (outcome: Outcome) => {
    setDone('Recording…');
    setDone(await recorded(document, role, outcome));
  };
  return (
    <form className="act" onSubmit={(event) => event.preventDefault()}>
      <label htmlFor={field}>In the role of</label>
      <input id={field} list={`${field}-list`} value={role} required maxLength={128} onChange={(event) => setRole(event.target.value)} />
      <datalist id={`${field}-list`}>
        {roles.map((each) => (
          <option key={each} value={each} />
        ))}
      </datalist>
      <button type="button" className="button button-main" disabled={role === ''} onClick={() => void act('approve')}>
        Approve
      </button>
      <button type="button" className="button" disabled={role === ''} onClick={() => void act('reject')}>
        Reject
      </button>
      <span role="status" className="small">
        {done}
      </span>
    </form>
  );
}

async function recorded(document: DocumentView, role: string, outcome: Outcome): Promise<string> {
  try {
    const { index } = await client.review({ document: document.index, digest: document.digest, role, outcome });
    return `Recorded as leaf ${index}. Whether the role was held is judged from the role assignments.`;
  } catch (error) {
    return error instanceof AnnexaError ? `Not recorded: ${error.message}; ${error.hint}.` : 'Not recorded.';
  }
}
