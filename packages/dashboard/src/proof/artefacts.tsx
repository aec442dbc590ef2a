import { JoinChip } from '../chain/join-chip.tsx';
import { Digest } from '../parts/digest.tsx';
import type { Artefact } from './statement.ts';

/** Artefacts a record is about or that went into it, with every digest they are known by. */
export function Artefacts({ artefacts }: { artefacts: readonly Artefact[] }) {
  return (
    <ul className="artefacts">
      {artefacts.map(({ name, digest, role, join, uri }, at) => (
        <li key={`${name} ${at}`}>
          <span className="stop-head">
            <b className="wrap">{name}</b>
            {role !== undefined && <span className="muted small">{role}</span>}
            {join !== undefined && <JoinChip join={join} />}
          </span>
          {Object.entries(digest ?? {}).map(([algorithm, value]) => (
            <span key={algorithm} className="stop-facts">
              <span className="muted small">{algorithm}</span> <Digest value={value} label={`${algorithm} of ${name}`} />
            </span>
          ))}
          {uri !== undefined && <span className="muted small wrap">{uri}</span>}
        </li>
      ))}
    </ul>
  );
}
