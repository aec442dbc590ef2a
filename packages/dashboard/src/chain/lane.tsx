import type { Chain, ChainLink, ChainNode } from '@annexa/api';
import { Digest } from '../parts/digest.tsx';
import { Moment } from '../parts/moment.tsx';
import { Sign } from '../parts/sign.tsx';
import { Link } from '../router/link.tsx';
import { isWeak, meaningOfJoin } from '../words/trust.ts';
import { stopsOf } from './stops.ts';

/** The chain as a list that reads, prints and can be searched: stops in the order of the life cycle, each with the links that lead to it. */
export function Lane({ chain }: { chain: Chain }) {
  const labels = new Map(chain.nodes.map((node) => [node.id, node.label]));
  return (
    <>
      <p>
        Worth of the whole chain: <Join join={chain.worth} />. A chain is worth its weakest link.
      </p>
      {chain.breaks.length > 0 && (
        <ul className="breaks" aria-label="Breaks">
          {chain.breaks.map(({ at, what, closeGap }) => (
            <li key={`${at}${what}`}>
              <Sign status="missing" word="break" />
              <span>
                <b>{labels.get(at) ?? at}</b>: {what}
                <span className="block small">
                  <b>Closes the gap:</b> {closeGap}
                </span>
              </span>
            </li>
          ))}
        </ul>
      )}
      <ol className="lane">
        {stopsOf(chain).map(({ name, nodes }) => (
          <li key={name}>
            <h3>{name}</h3>
            {nodes.length === 0 ? (
              <p className="muted small">nothing on file</p>
            ) : (
              <ul>
                {nodes.map((node) => (
                  <Stop key={node.id} node={node} links={chain.links.filter(({ to }) => to === node.id)} labels={labels} />
                ))}
              </ul>
            )}
          </li>
        ))}
      </ol>
    </>
  );
}

function Stop({ node, links, labels }: { node: ChainNode; links: readonly ChainLink[]; labels: ReadonlyMap<string, string> }) {
  return (
    <li className="stop">
      <span className="stop-head">
        {node.record === undefined ? <b>{node.label}</b> : <Link to={`/records/${node.record}`}>{node.label}</Link>}
        <span className="muted small">{node.kind}</span>
      </span>
      {node.digest !== undefined && node.digest !== '' && <Digest value={node.digest} label={`digest of ${node.label}`} />}
      {node.at !== undefined && (
        <span className="muted small">
          <Moment at={node.at} />
        </span>
      )}
      {links.length > 0 && (
        <ul className="joins small">
          {links.map(({ from, join, why }) => (
            <li key={`${from}${join}`}>
              <Join join={join} /> from {labels.get(from) ?? from}: <span className="muted">{why}</span>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

function Join({ join }: { join: ChainLink['join'] }) {
  return (
    <span className="join" data-weak={isWeak(join)} title={meaningOfJoin[join]}>
      {isWeak(join) ? '⇢' : '→'} {join}
    </span>
  );
}
