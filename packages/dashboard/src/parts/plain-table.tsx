import { termOf } from '../words/term.ts';
import { PlainValue } from './plain-value.tsx';

type Row = Readonly<Record<string, unknown>>;

const columnsMax = 7;
const listLengthMax = 80;
const rowsMax = 500;

/** The columns people look for first; the others follow in the order in which they came. */
const firstColumns = [
  'id',
  'name',
  'metric',
  'slice',
  'measure',
  'heading',
  'role',
  'person',
  'value',
  'n',
  'min',
  'max',
  'interval',
  'dataset',
];

/** Whether a value is rows of plain members, so that a table says it best. */
export function isTable(value: unknown): value is readonly Row[] {
  if (!Array.isArray(value) || value.length === 0) return false;
  return value.every((row) => isRow(row) && Object.values(row).every(isShort)) && columnsOf(value).length <= columnsMax;
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Scalars and lists of scalars. */
function isShort(value: unknown): boolean {
  return (
    typeof value !== 'object' ||
    value === null ||
    (Array.isArray(value) && value.join(', ').length <= listLengthMax && value.every((item) => typeof item !== 'object'))
  );
}

/** Rows with a column for each member there is. A number that carries the text it was written as is shown as written. */
export function PlainTable({ rows }: { rows: readonly Row[] }) {
  const columns = columnsOf(rows);
  return (
    <div className="table-region" role="region" aria-label={`Table with ${rows.length} rows`} tabIndex={0}>
      <table className="list compact">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {termOf(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, rowsMax).map((row, at) => (
            <tr key={at}>
              {columns.map((column) => (
                <td key={column} className={typeof row[column] === 'number' ? 'number' : undefined}>
                  <TableValue value={column === 'value' ? (row['valueText'] ?? row[column]) : row[column]} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > rowsMax && <p className="muted small">and {rows.length - rowsMax} more, in the raw form</p>}
    </div>
  );
}

function columnsOf(rows: readonly Row[]): string[] {
  const all = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((column) => column !== 'valueText');
  return [...firstColumns.filter((column) => all.includes(column)), ...all.filter((column) => !firstColumns.includes(column))];
}

function TableValue({ value }: { value: unknown }) {
  if (value === undefined || value === null) return null;
  return Array.isArray(value) ? value.map(String).join(', ') : <PlainValue value={value} />;
}
