import { Digest } from './digest.tsx';
import { Moment } from './moment.tsx';

const time = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/;
const digest = /^(?:[0-9a-f]{64}|[0-9a-f]{40})$/;

/** One plain value: times and digests as everywhere else, the rest as it was written. */
export function PlainValue({ value }: { value: unknown }) {
  if (value === true) return 'yes';
  if (value === false) return 'no';
  const text = String(value);
  if (time.test(text)) return <Moment at={text} />;
  if (digest.test(text)) return <Digest value={text} />;
  return <span className="value">{text}</span>;
}
