/** Milliseconds since 1970 of an RFC 3339 time or a calendar date (its first instant, UTC). */
export function timeMs(text: string): number {
  return Date.parse(text);
}

const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;

/** RFC 3339 with milliseconds, so that times compare and print alike. */
export function timeText(ms: number): string {
  return new Date(ms).toISOString();
}

/** The end of a calendar date, or the instant itself: "valid until 1 November" includes that day. */
export function endOfMs(text: string): number {
  return text.length === 10 ? timeMs(text) + dayMs : timeMs(text);
}

/** `days` working days (Monday to Friday, UTC, no holidays known) after a time. */
export function addWorkingDays(fromMs: number, days: number): number {
  let at = fromMs;
  for (let left = days; left > 0;) {
    at += dayMs;
    if (![0, 6].includes(new Date(at).getUTCDay())) left -= 1;
  }
  return at;
}
