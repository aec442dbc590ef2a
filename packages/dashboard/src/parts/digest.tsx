import { CopyButton } from './copy-button.tsx';

const shownWhole = 24;
const shownStart = 16;

/** A digest: its start in view, the whole of it to copy and to print. */
export function Digest({ value, label = 'digest' }: { value: string; label?: string }) {
  return (
    <span className="digest">
      <code title={value}>
        <span className="on-screen">{value.length > shownWhole ? `${value.slice(0, shownStart)}…` : value}</span>
        <span className="in-print">{value}</span>
      </code>
      <CopyButton text={value} label={label} />
    </span>
  );
}
