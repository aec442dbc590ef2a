import type { Chain, ChainLink, ChainNode } from '@annexa/api';
import { Digest } from '../parts/digest.tsx';
import { Moment } from '../parts/moment.tsx';
import { Link } from '../router/link.tsx';
import { Breaks } from './breaks.tsx';
import { JoinChip } from './join-chip.tsx';

type Shown = {
  readonly node: ChainNode;
  readonly links: readonly ChainLink[];
  readonly breaks: Chain['breaks'];
  readonly labels: ReadonlyMap<string, string>;
};

/** One stop: what stands there, and for each link that leads to it how sure it is and why. */
export function Stop({ node, links, breaks, labels }: Shown) {
  return (
    <li className="stop">
      <span className="stop-head">
        <span className="stop-kind">{node.kind.replaceAll('-', ' ')}</span>
        {node.record === undefined ? (
          <span className="stop-name">{node.label}</span>
        ) : (
          <Link className="stop-name" to={`/records/${node.record}`}>
            {node.label}
          </Link>
        )}
        {node.digest !== undefined && node.digest !== '' && <Digest value={node.digest} label={`digest of ${node.label}`} />}
        {node.at !== undefined && (
          <span className="muted small">
            <Moment at={node.at} />
          </span>
        )}
      </span>
      {links.length > 0 && (
        <ul className="joins">
          {links.map(({ from, join, why }) => (
            <li key={`${from} ${join}`}>
              <JoinChip join={join} />
              <span>
                from {labels.get(from) ?? from} <span className="muted">· {why}</span>
              </span>
            </li>
          ))}
        </ul>
      )}
      <Breaks breaks={breaks} />
    </li>
  );
}
