import { z } from 'zod';
import { client } from '../answer/client.ts';
import { useAnswer } from '../answer/use-answer.ts';
import { Moment } from '../parts/moment.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Empty, Show } from '../parts/waiting.tsx';
import { Link } from '../router/link.tsx';
import { page } from '../router/page.tsx';
import { counted } from '../words/time.ts';

export default page({ search: z.object({}), view: () => <View /> });

function View() {
  const answered = useAnswer('systems', client.listSystems);
  return (
    <>
      <PageHead title="AI systems" />
      <Show answered={answered}>
        {({ systems }) => (
          <>
            {systems.length === 0 && (
              <Empty
                what="No AI system yet."
                fill="Declare one in annexa.yaml; three lines are enough."
                line={'systems:\n  credit-risk:\n    owner: lending'}
              />
            )}
            <ul className="cards">
              {systems.map((system) => (
                <li key={system.id} className="panel">
                  <h2>
                    <Link to={`/systems/${system.id}`}>{system.name}</Link>
                  </h2>
                  <p className="small">{system.intendedUse ?? <span className="muted">No intended use is declared.</span>}</p>
                  <p className="muted small">
                    {[
                      system.declared ? 'declared' : 'seen, not declared',
                      system.riskClass && `${system.riskClass} risk`,
                      system.state,
                      system.owner && `owner ${system.owner}`,
                    ]
                      .filter((part) => part !== undefined)
                      .join(' · ')}
                  </p>
                  <p className="muted small">
                    {counted(system.records, 'record')}
                    {system.lastReceivedAt !== undefined && (
                      <>
                        , last received <Moment at={system.lastReceivedAt} ago />
                      </>
                    )}
                  </p>
                </li>
              ))}
            </ul>
          </>
        )}
      </Show>
    </>
  );
}
