import type { AnnexaError } from '@annexa/api';
import type { ReactNode } from 'react';
import type { Answered } from '../answer/use-answer.ts';
import { PageHead } from './page-head.tsx';
import { SignIn } from './sign-in.tsx';

/** Shows an answer once it is here; before that, that it was asked; and if it failed, what to do. */
export function Show<Value>({ answered, children }: { answered: Answered<Value>; children: (value: Value) => ReactNode }) {
  if (answered.state === 'here') return children(answered.value);
  if (answered.state === 'asking') {
    return (
      <p className="asking" role="status">
        Asking the collector…
      </p>
    );
  }
  return answered.error.code === 'SESSION_MISSING' || answered.error.code === 'TOKEN_MISSING' ? (
    <SignIn />
  ) : (
    <Failed error={answered.error} />
  );
}

function Failed({ error }: { error: AnnexaError }) {
  return (
    <>
      <PageHead title="This could not be shown" />
      <div className="notice notice-bad" role="alert">
        <p>
          <strong>{error.message}</strong>
        </p>
        <p>{error.hint}.</p>
        <p className="muted">
          Code <code>{error.code}</code>
        </p>
      </div>
    </>
  );
}

/** An empty place says what would fill it, and gives the line to copy. */
export function Empty({ what, fill, line }: { what: string; fill: string; line?: string }) {
  return (
    <div className="empty">
      <p>
        <strong>{what}</strong>
      </p>
      <p>{fill}</p>
      {line !== undefined && (
        <pre>
          <code>{line}</code>
        </pre>
      )}
    </div>
  );
}
