import { CopyButton } from './copy-button.tsx';

/** Lines to take away, with a button that does it. */
export function CopyText({ text, label }: { text: string; label: string }) {
  return (
    <div className="copy-text">
      <pre tabIndex={0} aria-label={label}>
        <code>{text}</code>
      </pre>
      <CopyButton text={text} label={label} />
    </div>
  );
}
