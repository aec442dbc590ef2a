import type { RecordAnswer, Trust } from '@annexa/api';
import { client } from '../answer/client.ts';
import { useAnswer } from '../answer/use-answer.ts';
import { PageHead } from '../parts/page-head.tsx';
import { Show } from '../parts/waiting.tsx';
import { Link } from '../router/link.tsx';
import { nameOfKind } from '../words/kind.ts';
import { check } from './check.ts';
import type { Checked } from './check.ts';
import { Elsewhere } from './elsewhere.tsx';
import { Forgers } from './forgers.tsx';
import { ProofPanel } from './proof-panel.tsx';
import { Says } from './says.tsx';
import { Serves } from './serves.tsx';
import { Times } from './times.tsx';

type Loaded = { readonly answer: RecordAnswer; readonly trust: Trust; readonly checked: Checked };

/** A record: what it says, who could have forged it, and what this browser found when it checked it. */
export function RecordView({ id }: { id: string }) {
  const answered = useAnswer(`record ${id}`, () => load(id));
  return <Show answered={answered}>{(loaded) => <Shown {...loaded} />}</Show>;
}

/** The record, the log's key, and this browser's own check of the one with the other. */
async function load(id: string): Promise<Loaded> {
  const [answer, trust] = await Promise.all([client.getRecord(id), client.trust()]);
  return { answer, trust, checked: await check(answer.bundle, answer.record.id, trust) };
}

function Shown({ answer, trust, checked }: Loaded) {
  const { record } = answer;
  return (
    <>
      <PageHead title={`${nameOfKind(record.kind)}, leaf ${record.index}`} above={<Above answer={answer} />}>
        <p className="lead">{record.headline}</p>
        {record.double && (
          <p>
            <span className="tag">double</span> <span className="small">A double stood for the real system when this was recorded.</span>
          </p>
        )}
        {record.erased && (
          <p>
            <span className="tag">erased</span> <span className="small">The payload was lawfully erased; leaf and proof remain.</span>
          </p>
        )}
      </PageHead>
      <ProofPanel checked={checked} trust={trust} />
      <div className="columns">
        <div>
          <Says checked={checked} kind={record.kind} />
        </div>
        <div>
          <Forgers record={record} />
          <Times record={record} />
          <Serves serves={answer.serves} />
          <Elsewhere record={record} />
        </div>
      </div>
    </>
  );
}

function Above({ answer: { record, treeSize } }: { answer: RecordAnswer }) {
  return (
    <>
      Record of <Link to={`/records?system=${record.system}`}>{record.system}</Link> · {record.stage}
      {record.index > 0 && (
        <>
          {' · '}
          <Link to={`/records/${record.index - 1}`}>previous</Link>
        </>
      )}
      {record.index + 1 < treeSize && (
        <>
          {' · '}
          <Link to={`/records/${record.index + 1}`}>next</Link>
        </>
      )}
    </>
  );
}
