import type { Row } from '@annexa/api';

/** The controls nothing is claimed about, one calm line an objective, so that the judged ones catch the eye. */
export function Unjudged({ rows, columns }: { rows: readonly Row[]; columns: number }) {
  if (rows.length === 0) return null;
  return (
    <tbody role="rowgroup" className="unjudged">
      <tr role="row" className="group">
        <th role="rowheader" scope="rowgroup" colSpan={columns}>
          Not judged in this version: {rows.length} controls
        </th>
      </tr>
      {[...Map.groupBy(rows, ({ objective }) => objective)].map(([objective, members]) => (
        <tr role="row" key={objective}>
          <th role="rowheader" scope="row">
            {objective}
          </th>
          <td role="cell" colSpan={columns - 1}>
            {members.map(({ id }) => id).join(', ')}
          </td>
        </tr>
      ))}
    </tbody>
  );
}
