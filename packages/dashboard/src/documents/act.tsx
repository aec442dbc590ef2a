import type { DocumentView } from '@annexa/api';
import { useState } from 'react';
import { client } from '../answer/client.ts';
import { failureText } from '../words/failure.ts';

type Outcome = 'approve' | 'change' | 'reject';

const outcomes = [
  ['approve', 'Approve'],
  ['change', 'Ask for change'],
  ['reject', 'Reject'],
] as const;

/** A person's act on a document. The digest goes along, so that it can only be about what was on the screen. */
export function Act({ document, roles }: { document: DocumentView; roles: readonly string[] }) {
  const [role, setRole] = useState(roles[0] ?? '');
  const [comment, setComment] = useState('');
  const [said, setSaid] = useState<string>();
  const field = `role-${document.index}`;
  const act = async (outcome: Outcome) => {
    setSaid('Recording…');
    setSaid(await recorded(document, role.trim(), outcome, comment.trim()));
  };
  return (
    <form className="act" onSubmit={(event) => event.preventDefault()}>
      <div>
        <label htmlFor={field}>In the role of</label>
        <input id={field} list={`${field}-list`} value={role} required maxLength={128} onChange={(event) => setRole(event.target.value)} />
        <datalist id={`${field}-list`}>
          {roles.map((each) => (
            <option key={each} value={each} />
          ))}
        </datalist>
      </div>
      <div>
        <label htmlFor={`${field}-comment`}>Comment</label>
        <input id={`${field}-comment`} value={comment} maxLength={4096} onChange={(event) => setComment(event.target.value)} />
      </div>
      <span className="actions">
        {outcomes.map(([outcome, word]) => (
          <button
            key={outcome}
            type="button"
            className={outcome === 'approve' ? 'button button-main' : 'button'}
            disabled={role.trim() === ''}
            onClick={() => void act(outcome)}
          >
            {word}
          </button>
        ))}
      </span>
      <span role="status" className="small">
        {said}
      </span>
    </form>
  );
}

async function recorded(document: DocumentView, role: string, outcome: Outcome, comment: string): Promise<string> {
  try {
    const { index } = await client.review({
      document: document.index,
      digest: document.digest,
      role,
      outcome,
      ...(comment !== '' && { comment }),
    });
    return `Recorded as leaf ${index}. Whether the role was held is judged from the role assignments.`;
  } catch (error) {
    return failureText(error);
  }
}
