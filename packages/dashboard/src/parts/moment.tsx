import { agoText, timeText } from '../words/time.ts';

/** A time, readable and machine-readable. `ago` adds how long that is. */
export function Moment({ at, ago = false }: { at: string; ago?: boolean }) {
  return (
    <time dateTime={at} title={at}>
      {ago ? agoText(at, Date.now()) : timeText(at)}
    </time>
  );
}
