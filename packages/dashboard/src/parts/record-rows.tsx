import type { RecordSummary } from '@annexa/api';
import { Link } from '../router/link.tsx';
import { Moment } from './moment.tsx';

/** Records as a table: what each shows, its system, grade, and when it was received. */
export function RecordRows({ records, label }: { records: readonly RecordSummary[]; label: string }) {
  return (
    <div className="table-region" role="region" aria-label={`Table of ${label.toLowerCase()}`} tabIndex={0}>
      <table className="list">
        <thead>
          <tr>
            <th scope="col">Leaf</th>
            <th scope="col">What it shows</th>
            <th scope="col">System</th>
            <th scope="col">Grade</th>
            <th scope="col">Received</th>
          </tr>
        </thead>
        <tbody>
          {records.map((record) => (
            <tr key={record.index}>
              <td className="number">{record.index}</td>
              <td>
                <Link to={`/records/${record.index}`}>{record.headline}</Link>
                <span className="block muted small">
                  {record.kind}
                  {record.double && ' · from a double'}
                  {record.erased && ' · erased'}
                </span>
              </td>
              <td>{record.system}</td>
              <td>{record.grade}</td>
              <td className="nowrap">
                <Moment at={record.receivedAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
