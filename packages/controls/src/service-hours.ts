import { dayMs } from './time.ts';

/** Whether a system should answer at an instant, by the hours it declares (UTC). */
type ServiceHours = (atMs: number) => boolean;

const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** Reads `24x7` and `Mon-Fri 08:00-18:00` (UTC). Anything else is not understood: undefined, and the population says so. */
export function parseServiceHours(text: string): ServiceHours | undefined {
  const plain = text.trim().toLowerCase();
  if (['24x7', '24/7', 'always'].includes(plain)) return () => true;
  const match = /^([a-z]{3})-([a-z]{3}) (\d\d):(\d\d)-(\d\d):(\d\d)(?: utc)?$/.exec(plain);
  if (!match) return undefined;
  const [first, last] = [days.indexOf(match[1] ?? ''), days.indexOf(match[2] ?? '')];
  if (first < 0 || last < 0) return undefined;
  const [from, to] = [minutesOf(match[3], match[4]), minutesOf(match[5], match[6])];
  return (atMs) => {
    const day = new Date(atMs).getUTCDay();
    const inDays = first <= last ? day >= first && day <= last : day >= first || day <= last;
    const minute = (atMs % dayMs) / 60_000;
    return inDays && minute >= from && minute < to;
  };
}

function minutesOf(hours: string | undefined, minutes: string | undefined): number {
  return Number(hours) * 60 + Number(minutes);
}
