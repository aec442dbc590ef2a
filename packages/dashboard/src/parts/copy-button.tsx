import { useState } from 'react';

const shownMs = 2_000;

/** Copies a text; says in words that it did, or that the browser would not. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const [said, setSaid] = useState('copy');
  const copy = async () => {
    setSaid(await copied(text));
    setTimeout(() => setSaid('copy'), shownMs);
  };
  return (
    <button type="button" className="mini" aria-label={said === 'copy' ? `Copy ${label}` : said} onClick={() => void copy()}>
      {said}
    </button>
  );
}

/** Browsers withhold the clipboard outside HTTPS and loopback. */
async function copied(text: string): Promise<string> {
  try {
    await navigator.clipboard.writeText(text);
    return 'copied';
  } catch {
    return 'not allowed';
  }
}
