import type { DocumentView } from '@annexa/api';
import { Digest } from '../parts/digest.tsx';
import { Moment } from '../parts/moment.tsx';
import { Sign } from '../parts/sign.tsx';
import { Link } from '../router/link.tsx';
import { useSession } from '../session.ts';
import { Act } from './act.tsx';

/** One document: what the tool sees of it, who read it, and for those who may, the act itself. */
export function Paper({ document }: { document: DocumentView }) {
  const session = useSession();
  const mayReview = session?.person?.access === 'contributor' || session?.person?.access === 'admin';
  const empty = document.emptySections.filter((heading) => heading !== document.title);
  const act = <Act document={document} roles={session?.person?.roles ?? []} />;
  return (
    <li className="panel paper">
      <div className="attention-head">
        {document.awaiting ? <Sign status="missing" word="awaits approval" /> : <Sign status="current" word="approved" />}
        <span className="muted small">
          {document.types.join(', ')} · version {document.version} · {document.system}
        </span>
      </div>
      <h3>
        <Link to={`/records/${document.index}`}>{document.title}</Link>
      </h3>
      <p className="small">
        {wordsOf(document)} <Digest value={document.digest} label={`digest of ${document.title}`} />
      </p>
      {document.templateUnchanged && <p className="gap">The template, unchanged: it counts as absent.</p>}
      {empty.length > 0 && <p className="small muted">Nothing written under: {empty.join(', ')}.</p>}
      <Reviews reviews={document.reviews} />
      {!mayReview && document.awaiting && <p className="muted small">Sign in as a contributor to approve it.</p>}
      {mayReview && document.awaiting && act}
      {mayReview && !document.awaiting && (
        <details className="items">
          <summary>Review again</summary>
          {act}
        </details>
      )}
    </li>
  );
}

function wordsOf({ owner, author, nextReview }: DocumentView): string {
  const parts = [owner && `Owner ${owner}`, author && `written by ${author}`, nextReview && `next review ${nextReview}`];
  return parts.filter((part) => part !== undefined && part !== '').join(', ');
}

function Reviews({ reviews }: Pick<DocumentView, 'reviews'>) {
  if (reviews.length === 0) return <p className="muted small">Content not judged: nobody has read it on record.</p>;
  return (
    <ul className="small">
      {reviews.map(({ index, person, role, outcome, at, comment }) => (
        <li key={index}>
          <Link to={`/records/${index}`}>{outcome}</Link> by {person} as {role}, <Moment at={at} />
          {comment !== undefined && `: ${comment}`}
        </li>
      ))}
    </ul>
  );
}
