import { useEffect } from 'react';
import type { ReactNode } from 'react';

/** Heading of a page; it names the browser's tab too. */
export function PageHead({ title, above, children }: { title: string; above?: ReactNode; children?: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Annexa`;
  }, [title]);
  return (
    <div className="page-head">
      {above !== undefined && <p className="above">{above}</p>}
      <h1>{title}</h1>
      {children}
    </div>
  );
}
