/** Something measured again and again: does work for about `sliceMs` and answers how many units it did in how many seconds. */
export type Contender = () => Promise<{ readonly units: number; readonly seconds: number }>;

/** Units a second: the median of the rounds and how far apart their quartiles lie. */
export type Rate = { readonly perSecond: number; readonly spread: number };

/**
 * Runs contenders in turn, so that a slow moment of the machine strikes all of them; the first round warms up and is dropped.
 * Answers rates in the order of the contenders.
 */
export async function alternating(contenders: readonly Contender[], rounds: number): Promise<readonly Rate[]> {
  const rates: number[][] = contenders.map(() => []);
  for (let round = 0; round <= rounds; round += 1) {
    for (const [at, contender] of contenders.entries()) {
      collectGarbage();
      const { units, seconds } = await contender();
      if (round > 0) rates[at]?.push(units / seconds);
    }
  }
  return rates.map((each) => ({
    perSecond: quantile(each, 0.5),
    spread: (quantile(each, 0.75) - quantile(each, 0.25)) / quantile(each, 0.5),
  }));
}

/**
 * A contender that calls `step` until it has used `sliceMs` of its thread's processor time; `step` answers how many units it did.
 * For work that never waits: neighbours on the machine then cost noise, not the result.
 */
export function repeating(sliceMs: number, step: () => number): Contender {
  return async () => {
    const begin = process.threadCpuUsage();
    let units = 0;
    let seconds = 0;
    while (seconds * 1_000 < sliceMs) {
      units += step();
      const { user, system } = process.threadCpuUsage(begin);
      seconds = (user + system) / 1e6;
    }
    return { units, seconds };
  };
}

/** A contender of a fixed amount of work, timed as a whole. */
export function once(work: () => number | Promise<number>): Contender {
  return async () => {
    const begin = performance.now();
    const units = await work();
    return { units, seconds: (performance.now() - begin) / 1_000 };
  };
}

/** The value below which the share `at` of them lies; NaN of nothing. */
export function quantile(values: readonly number[], at: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(at * sorted.length))] ?? Number.NaN;
}

/** Garbage of one contender is not paid by the next (`node --expose-gc`). */
function collectGarbage(): void {
  globalThis.gc?.();
}
