import type { Chain } from '@annexa/api';
import { joinGrades } from '@annexa/api';
import { meaningOfJoin } from '../words/trust.ts';
import { counted } from '../words/time.ts';
import { Breaks } from './breaks.tsx';
import { JoinChip } from './join-chip.tsx';
import { Stop } from './stop.tsx';
import { stopsOf } from './stops.ts';

/** The chain as a list that reads, prints and can be searched: stops in the order of the life cycle, each with the links that lead to it. */
export function Lane({ chain }: { chain: Chain }) {
  const labels = new Map(chain.nodes.map((node) => [node.id, node.label]));
  const known = new Set(chain.nodes.map(({ id }) => id));
  return (
    <>
      <Worth chain={chain} />
      <Breaks breaks={chain.breaks.filter(({ at }) => !known.has(at))} />
      <ol className="lane">
        {stopsOf(chain).map(({ name, nodes }) => (
          <li key={name} data-empty={nodes.length === 0}>
            <h3>{name}</h3>
            {nodes.length === 0 && <p className="muted small">nothing on file</p>}
            <ul>
              {nodes.map((node) => (
                <Stop
                  key={node.id}
                  node={node}
                  labels={labels}
                  links={chain.links.filter(({ to }) => to === node.id)}
                  breaks={chain.breaks.filter(({ at }) => at === node.id)}
                />
              ))}
            </ul>
          </li>
        ))}
      </ol>
    </>
  );
}

/** A chain is worth its weakest link; what the others are stands beside it. */
function Worth({ chain }: { chain: Chain }) {
  const counts = joinGrades
    .map((join) => ({ join, count: chain.links.filter((link) => link.join === join).length }))
    .filter(({ count }) => count > 0);
  return (
    <div className="worth">
      <p>
        Worth <JoinChip join={chain.worth} />{' '}
        <span className="muted">
          {chain.breaks.length > 0 ? `broken: see ${counted(chain.breaks.length, 'break')} below` : meaningOfJoin[chain.worth]}; a chain is
          worth its weakest link.
        </span>
      </p>
      <p className="muted small">
        {counts.map(({ join, count }) => `${count} ${join}`).join(', ') || 'no link'}
        {' · '}
        {counted(chain.breaks.length, 'break')}
      </p>
    </div>
  );
}
