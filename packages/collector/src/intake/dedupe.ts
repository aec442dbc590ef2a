/** How long a request that comes again is recognised. Beyond it delivery is at least once, and windows may count twice. */
export const dedupeHorizonMs = 15 * 60_000;

/** Requests remembered at most; beyond it the oldest go early, and `evicted` says how many. About 60 MB when full. */
const entriesMax = 262_144;

interface Entry {
  readonly atMs: number;
  /** Resolves to whether the first sending became durable. */
  readonly durable: Promise<boolean>;
}

/** The requests of the last 15 minutes. OTLP clients resend when an answer is lost; without this they count twice. */
export class DedupeMemory {
  readonly #entries = new Map<string, Entry>();
  evicted = 0;

  /** The first sending of this request, if it is within the horizon. */
  find(key: string, nowMs: number): Promise<boolean> | undefined {
    const entry = this.#entries.get(key);
    return entry === undefined || nowMs - entry.atMs > dedupeHorizonMs ? undefined : entry.durable;
  }

  remember(key: string, atMs: number, durable: Promise<boolean>): void {
    this.#entries.delete(key);
    this.#entries.set(key, { atMs, durable });
    this.#forget(atMs);
  }

  /** A sending that did not become durable must not answer for the next one. */
  forget(key: string, durable: Promise<boolean>): void {
    if (this.#entries.get(key)?.durable === durable) this.#entries.delete(key);
  }

  /** Entries are in the order of arrival, so the oldest come first. */
  #forget(nowMs: number): void {
    for (const [key, { atMs }] of this.#entries) {
      const isPast = nowMs - atMs > dedupeHorizonMs;
      if (!isPast && this.#entries.size <= entriesMax) return;
      this.#entries.delete(key);
      if (!isPast) this.evicted += 1;
    }
  }
}
