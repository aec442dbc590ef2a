import type { RecordDetail } from '@annexa/api';
import { CopyText } from '../parts/copy-text.tsx';
import { Digest } from '../parts/digest.tsx';

/** Everything needed to check the record with a tool that is not ours, or with ours on another machine. */
export function Elsewhere({ record }: { record: RecordDetail }) {
  const file = `annexa-${record.index}.sigstore.json`;
  return (
    <section className="panel" aria-labelledby="elsewhere">
      <h2 id="elsewhere">Check it elsewhere</h2>
      <p>
        <Digest value={record.id} label="id of the record" />
      </p>
      <p className="actions">
        <a className="button" href={`/api/v1/records/${record.id}/bundle`} download={file}>
          Download bundle
        </a>
        <a className="button" href={`/api/v1/records/${record.id}/receipt`} download={`annexa-${record.index}.tlog-proof`}>
          Receipt
        </a>
      </p>
      <CopyText label="the command" text={`annexa verify ${file} --vkey log.vkey`} />
      <p className="muted small">
        <code>log.vkey</code> is the log key you keep. Beyond the last checkpoint kept outside the operator, you trust the operator.
      </p>
    </section>
  );
}
