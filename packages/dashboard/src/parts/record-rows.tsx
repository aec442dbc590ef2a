import type { RecordSummary } from '@annexa/api';
import { Link } from '../router/link.tsx';
import { Moment } from './moment.tsx';

/** Records as a table: what each shows, its kind and system, who could have forged it, and when it was received. */
export function RecordRows({ records, label }: { records: readonly RecordSummary[]; label: string }) {
  return (
    <div className="table-region" role="region" aria-label={`Table of ${label.toLowerCase()}`} tabIndex={0}>
      <table className="list record-rows">
        <thead>
          <tr>
            <th scope="col">Leaf</th>
            <th scope="col">What it shows</th>
            <th scope="col">Kind</th>
            <th scope="col">System</th>
            <th scope="col">Origin grade</th>
            <th scope="col">Received</th>
          </tr>
        </thead>
        <tbody>
          {records.map((record) => (
            <tr key={record.index}>
              <td className="number">{record.index}</td>
              <td>
                <Link to={`/records/${record.index}`}>{record.headline}</Link>
                {record.double && <span className="tag">double</span>}
                {record.erased && <span className="tag">erased</span>}
                <span className="narrow muted small">
                  {record.kind} · {record.system} · {record.grade} · <Moment at={record.receivedAt} />
                </span>
              </td>
              <td>{record.kind}</td>
              <td>{record.system}</td>
              <td>{record.grade}</td>
              <td>
                <Moment at={record.receivedAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
