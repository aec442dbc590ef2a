import type { Synced } from './forge-sync.ts';

/** Reading the forges, one reading at a time: two at once would log the same news twice. */
export type ForgeWatch = {
  /** Reads now, after a reading that is under way. */
  sync(): Promise<Synced>;
  /** Starts no more readings, and waits a little for the one under way. */
  close(): Promise<void>;
};

type ForgeWatchOptions = {
  readonly sync: () => Promise<Synced>;
  /** Reads at once and then this long after each reading; only when asked if absent. */
  readonly everyMs?: number | undefined;
  /** Told what could not be read by itself. A forge that is away is no reason to stop taking evidence. */
  readonly note: (text: string) => void;
};

const closeWaitMs = 2_000;

export function watchForges({ sync, everyMs, note }: ForgeWatchOptions): ForgeWatch {
  let underWay: Promise<unknown> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  function next(): Promise<Synced> {
    const reading = underWay.then(() => (closed ? { records: 0, problems: ['the collector stops'] } : sync()));
    underWay = reading.catch(() => {});
    return reading;
  }

  async function round(waitMs: number): Promise<void> {
    const problems = await next().then(
      (synced) => synced.problems,
      (error: unknown) => [error instanceof Error ? error.message : String(error)],
    );
    if (closed) return;
    for (const problem of problems) note(`forge: ${problem}`);
    timer = setTimeout(() => void round(waitMs), waitMs).unref();
  }

  if (everyMs !== undefined) void round(everyMs);
  return {
    sync: next,
    close: async () => {
      closed = true;
      clearTimeout(timer);
      const patience = new AbortController();
      const late = new Promise<void>((resolve) => {
        const waiting = setTimeout(resolve, closeWaitMs);
        patience.signal.addEventListener('abort', () => clearTimeout(waiting));
      });
      await Promise.race([underWay, late]);
      patience.abort();
    },
  };
}
