import { useState } from 'react';

/** A digest: its start in view, the whole of it to copy and to print. */
export function Digest({ value, label = 'digest' }: { value: string; label?: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(value);
    setCopied(true);
    setTimeout(() => setCopied(false), 2_000);
  };
  return (
    <span className="digest">
      <code title={value}>
        <span className="on-screen">{value.length > 24 ? `${value.slice(0, 16)}…` : value}</span>
        <span className="in-print">{value}</span>
      </code>
      <button type="button" className="mini" aria-label={`Copy ${label}`} onClick={() => void copy()}>
        {copied ? 'copied' : 'copy'}
      </button>
    </span>
  );
}
