import type { Row, Side, Status } from '@annexa/api';
import { statuses } from '@annexa/api';
import { Sign } from '../parts/sign.tsx';
import { nameOfSide } from '../words/side.ts';
import { wordOf } from '../words/status.ts';

/** How many places of the matrix have which status, the two sides apart. Counts only: no share of anything, no score. */
export function Tally({ rows }: { rows: readonly Row[] }) {
  return (
    <dl className="tally">
      {(['D', 'O'] as const).map((side) => (
        <div key={side}>
          <dt>
            <b className="side-letter">{side}</b> {nameOfSide[side]}
          </dt>
          <dd>
            {tallyOf(rows, side).map(([status, count]) => (
              <Sign key={status} status={status} word={`${count} ${wordOf(status)}`} />
            ))}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Places (control and scope) of one side by status, worst first; statuses nobody has are left out. */
export function tallyOf(rows: readonly Row[], side: Side): [Status, number][] {
  const found = rows.flatMap(({ cells }) => cells.map(({ sides }) => sides[side]));
  return statuses
    .map((status): [Status, number] => [status, found.filter((each) => each === status).length])
    .filter(([, count]) => count > 0);
}
