import type { Cell, Row, Side } from '@annexa/api';
import { statuses } from '@annexa/api';
import { Sign } from '../parts/sign.tsx';
import { Link } from '../router/link.tsx';
import { wordOf } from '../words/status.ts';

type Place = { readonly row: Row; readonly scope: string; readonly name: string };

/** One place of the matrix: rule and practice, each with its own sign; never one verdict for both. */
export function MatrixCell({ row, scope, name }: Place) {
  const cell = row.cells.find((each) => each.scope === scope);
  if (!cell) return <td role="cell" className="no-cell" aria-label={`not asked of ${name}`} />;
  const sides = row.judged ? sidesOf(cell) : [];
  const words = sides.map(({ side, text }) => `${side} ${text}`);
  return (
    <td role="cell">
      <Link
        to={`/controls/${row.id}?scope=${scope}`}
        className="cell"
        data-cell=""
        tabIndex={-1}
        title={words.join('\n')}
        aria-label={`${row.id}, ${name}: ${words.length === 0 ? 'not judged' : words.join('; ')}`}
      >
        <span className="cell-scope">{name}</span>
        {sides.length === 0 && <Sign status="unknown" word="not judged" quiet />}
        {sides.map(({ side, status }) => (
          <span className="cell-side" key={side}>
            <b className="side-letter">{side}</b> <Sign status={status} />
          </span>
        ))}
      </Link>
    </td>
  );
}

/** Both sides of a cell that are asked for, with the status of each expectation counted: `negative (2 negative, 1 current)`. */
export function sidesOf({ sides, expectations }: Cell) {
  return (['D', 'O'] as const).flatMap((side) => {
    const status = sides[side];
    return status === undefined ? [] : [{ side, status, text: `${wordOf(status)} (${countsOf(expectations, side)})` }];
  });
}

function countsOf(expectations: Cell['expectations'], side: Side): string {
  const own = expectations.filter((each) => each.side === side);
  return statuses
    .map((status) => ({ status, count: own.filter((each) => each.status === status).length }))
    .filter(({ count }) => count > 0)
    .map(({ status, count }) => `${count} ${wordOf(status)}`)
    .join(', ');
}
