/** A clock that stands until somebody moves it. `now` can be handed around. */
export type ManualClock = {
  readonly now: () => number;
  readonly advance: (byMs: number) => void;
  readonly set: (time: string) => void;
};

/** Starts at an RFC 3339 time. */
export function manualClock(start: string): ManualClock {
  let nowMs = Date.parse(start);
  return {
    now: () => nowMs,
    advance: (byMs) => {
      nowMs += byMs;
    },
    set: (time) => {
      nowMs = Date.parse(time);
    },
  };
}
