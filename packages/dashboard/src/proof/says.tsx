import type { RecordKind } from '@annexa/api';
import { Plain } from '../parts/plain.tsx';
import { Artefacts } from './artefacts.tsx';
import type { Checked } from './check.ts';
import { statementSchema } from './statement.ts';
import { WindowFacts } from './window-facts.tsx';

/** What a record says, decoded in this browser from the signed bytes. */
export function Says({ checked, kind }: { checked: Checked; kind: RecordKind }) {
  const read = statementSchema.safeParse(checked.statement);
  if (!read.success) {
    return <p className="notice notice-bad">The signed bytes hold no readable statement; the payload may have been erased.</p>;
  }
  const { subject, predicate } = read.data;
  return (
    <>
      <section className="panel" aria-labelledby="facts">
        <h2 id="facts">What it says</h2>
        {kind === 'monitoring-window' ? <WindowFacts facts={predicate.facts} /> : <Plain value={predicate.facts} />}
      </section>
      <section className="panel" aria-labelledby="about">
        <h2 id="about">What it is about</h2>
        <Artefacts artefacts={subject} />
      </section>
      {predicate.materials.length > 0 && (
        <section className="panel" aria-labelledby="materials">
          <h2 id="materials">What went into it</h2>
          <Artefacts artefacts={predicate.materials} />
        </section>
      )}
      <section className="panel" aria-labelledby="source">
        <h2 id="source">Where it comes from</h2>
        <Plain value={predicate.source} />
      </section>
      <details className="raw">
        <summary>Raw statement, as signed</summary>
        <pre tabIndex={0} aria-label="raw statement">
          <code>{JSON.stringify(checked.statement, null, 2)}</code>
        </pre>
      </details>
    </>
  );
}
