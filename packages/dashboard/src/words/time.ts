const whole = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' });

/** A time as people read it, always in UTC and always saying so: evidence is compared across places. */
export function timeText(time: string): string {
  return `${whole.format(new Date(time))} UTC`;
}

const steps = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** How long ago, to the largest whole unit. */
export function agoText(time: string, now: number): string {
  const elapsedMs = now - Date.parse(time);
  const step = steps.find(([, ms]) => Math.abs(elapsedMs) >= ms);
  return step ? relative.format(-Math.trunc(elapsedMs / step[1]), step[0]) : 'just now';
}

/** `1 record`, `2 records`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}
