import type { SystemAnswer } from '@annexa/api';
import { client } from '../answer/client.ts';
import { useAnswer } from '../answer/use-answer.ts';
import { Declared } from './declared.tsx';
import { JudgedControls } from './judged-controls.tsx';
import { Lane } from './lane.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { RecordRows } from '../parts/record-rows.tsx';
import { Empty, Show } from '../parts/waiting.tsx';
import { whenOf } from '../router/when.ts';
import type { Asked } from '../router/when.ts';

/** A system: its chain, its controls, its deployments and live windows. */
export function SystemView({ id, search }: { id: string; search: Asked }) {
  const answered = useAnswer(`system ${id} ${search.asOf} ${search.treeSize}`, () => client.system(id, whenOf(search)));
  return <Show answered={answered}>{(answer) => <Shown answer={answer} />}</Show>;
}

function Shown({ answer }: { answer: SystemAnswer }) {
  const { system, chain, controls, deployments, windows } = answer;
  return (
    <>
      <PageHead title={system.name} above={`AI system · ${system.id}`}>
        <p className="lead">{system.intendedUse ?? <span className="muted">No intended use is declared.</span>}</p>
      </PageHead>
      <div className="columns">
        <section aria-labelledby="chain">
          <h2 id="chain">From its data to live traffic</h2>
          <Lane chain={chain} />
        </section>
        <div>
          <Declared system={system} />
          <JudgedControls system={system.id} controls={controls} />
        </div>
      </div>
      <Running deployments={deployments} windows={windows} />
    </>
  );
}

function Running({ deployments, windows }: Pick<SystemAnswer, 'deployments' | 'windows'>) {
  return (
    <>
      <section aria-labelledby="deployments">
        <h2 id="deployments">Deployments</h2>
        {deployments.length === 0 && (
          <Empty
            what="No deployment on file."
            fill="The collector fetches deployments from the forge; name the repository when you start it."
          />
        )}
        {deployments.length > 0 && <RecordRows records={deployments} label="Deployments" />}
      </section>
      <section aria-labelledby="windows">
        <h2 id="windows">Live windows</h2>
        {windows.length === 0 && (
          <Empty
            what="No live traffic on file."
            fill="Point any OpenTelemetry exporter here and select its service in annexa.yaml."
            line={`OTEL_EXPORTER_OTLP_ENDPOINT=${location.origin}`}
          />
        )}
        {windows.length > 0 && <RecordRows records={windows} label="Live windows" />}
      </section>
    </>
  );
}
