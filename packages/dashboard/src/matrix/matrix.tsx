import type { Cell, Overview, Row, Side } from '@annexa/api';
import { organisation } from '@annexa/api';
import { Fragment } from 'react';
import { Sign } from '../parts/sign.tsx';
import { Link } from '../router/link.tsx';
import { wordOf } from '../words/status.ts';
import { columnsOf, moveFocus } from './moves.ts';

type Shown = Pick<Overview, 'systems'> & { readonly rows: readonly Row[] };

/** Controls against scopes. A real table; arrow keys move between cells, Enter opens one, Tab leaves it. */
export function Matrix({ rows, systems }: Shown) {
  const columns = columnsOf(systems);
  const groups = [...Map.groupBy(rows, ({ objective }) => objective)];
  const [first] = rows.flatMap((row) => row.cells.map(({ scope }) => `${row.id}|${scope}`));
  return (
    <section className="matrix-region" aria-label="Controls by system" tabIndex={-1}>
      <table className="matrix" role="table" onKeyDown={moveFocus}>
        <caption>
          Each cell: worst status of its expectations, then how many are current, for rules (D) and for practice (O) apart. Arrow keys move,
          Enter opens.
        </caption>
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader" scope="col">
              Control
            </th>
            {columns.map(({ id, name }) => (
              <th role="columnheader" scope="col" key={id}>
                {id === organisation ? name : <Link to={`/systems/${id}`}>{name}</Link>}
              </th>
            ))}
          </tr>
        </thead>
        {groups.map(([objective, members]) => (
          <tbody role="rowgroup" key={objective}>
            <tr role="row" className="group">
              <th role="columnheader" scope="colgroup" colSpan={columns.length + 1}>
                {objective}
              </th>
            </tr>
            {members.map((row) => (
              <tr role="row" key={row.id}>
                <th role="rowheader" scope="row">
                  <Link to={`/controls/${row.id}`} tabIndex={-1}>
                    <b>{row.id}</b> {row.title}
                  </Link>
                </th>
                {columns.map(({ id, name }) => (
                  <MatrixCell key={id} row={row} scope={id} name={name} isFirst={first === `${row.id}|${id}`} />
                ))}
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </section>
  );
}

function MatrixCell({ row, scope, name, isFirst }: { row: Row; scope: string; name: string; isFirst: boolean }) {
  const cell = row.cells.find((each) => each.scope === scope);
  if (!cell) return <td role="cell" className="no-cell" aria-label={`not asked of ${name}`} />;
  const judged = row.judged ? sidesText(cell) : [];
  return (
    <td role="cell">
      <Link
        to={`/controls/${row.id}?scope=${scope}`}
        className="cell"
        data-cell=""
        tabIndex={isFirst ? 0 : -1}
        aria-label={`${row.id}, ${name}: ${row.judged ? wordOf(cell.status) : 'not judged'}${judged.map((text) => `, ${text}`).join('')}`}
      >
        <span className="cell-scope">{name}</span>
        {row.judged ? <Sign status={cell.status} /> : <Sign status="unknown" word="not judged" quiet />}
        {judged.length > 0 && (
          <span className="sides">
            {judged.map((text) => (
              <Fragment key={text}>
                <span>{text}</span>{' '}
              </Fragment>
            ))}
          </span>
        )}
      </Link>
    </td>
  );
}

/** `D 1 of 2`: how many of a side's expectations are current. Apart for each side, never added up. */
export function sidesText({ expectations }: Cell): string[] {
  const sides: readonly Side[] = ['D', 'O'];
  return sides.flatMap((side) => {
    const own = expectations.filter((each) => each.side === side);
    return own.length === 0 ? [] : [`${side} ${own.filter(({ status }) => status === 'current').length} of ${own.length}`];
  });
}
