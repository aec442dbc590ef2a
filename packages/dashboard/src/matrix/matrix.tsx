import type { Overview, Row } from '@annexa/api';
import { organisation } from '@annexa/api';
import { Link } from '../router/link.tsx';
import { MatrixCell } from './matrix-cell.tsx';
import { columnsOf, moveFocus } from './moves.ts';
import { Unjudged } from './unjudged.tsx';

type Shown = Pick<Overview, 'systems'> & { readonly rows: readonly Row[]; readonly all: boolean };

/**
 * Controls against scopes. A real table with one tab stop: arrow keys move between cells, Enter opens one, Tab leaves it.
 * Roles are written out because on narrow screens its rows are laid out as blocks, which would take the table's meaning away.
 */
export function Matrix({ rows, systems, all }: Shown) {
  const columns = columnsOf(systems);
  const shown = all ? rows : rows.filter((row) => row.judged);
  const first = shown[0]?.id;
  return (
    <section className="matrix-region" aria-label="Controls by scope" tabIndex={0}>
      <table className="matrix" role="table" onKeyDown={moveFocus}>
        <caption>
          Each place shows the worst status of its expectations, for the rule (D) and for the practice (O) apart. Arrow keys move, Enter
          opens.
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
        {[...Map.groupBy(shown, ({ objective }) => objective)].map(([objective, members]) => (
          <tbody role="rowgroup" key={objective}>
            <tr role="row" className="group">
              <th role="rowheader" scope="rowgroup" colSpan={columns.length + 1}>
                {objective}
              </th>
            </tr>
            {members.map((row) => (
              <tr role="row" key={row.id}>
                <th role="rowheader" scope="row">
                  <Link to={`/controls/${row.id}`} data-cell="" tabIndex={row.id === first ? 0 : -1}>
                    <b>{row.id}</b> {row.title}
                  </Link>
                </th>
                {columns.map(({ id, name }) => (
                  <MatrixCell key={id} row={row} scope={id} name={name} />
                ))}
              </tr>
            ))}
          </tbody>
        ))}
        {!all && <Unjudged rows={rows.filter((row) => !row.judged)} columns={columns.length + 1} />}
      </table>
    </section>
  );
}
