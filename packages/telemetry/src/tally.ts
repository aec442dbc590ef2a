import type { Count, NamedCount } from './window.ts';

const half = 2 ** 52;

/** A sum that stays exact beyond 2^53: what does not fit moves into a bigint. */
export class Tally {
  #low = 0;
  #high = 0n;

  /** Adds a whole number from 0 up to 2^52. */
  add(amount: number): void {
    this.#low += amount;
    if (this.#low < half) return;
    this.#high += BigInt(this.#low);
    this.#low = 0;
  }

  addAll(other: Tally): void {
    this.add(other.#low);
    this.#high += other.#high;
  }

  get count(): Count {
    return this.#high === 0n ? this.#low : countOf(this.#high + BigInt(this.#low));
  }
}

/** A whole number as it is written in a window. */
function countOf(whole: bigint): Count {
  return whole <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(whole) : whole.toString();
}

/** The sum of two counts, exactly. */
export function addCounts(left: Count, right: Count): Count {
  return countOf(BigInt(left) + BigInt(right));
}

/** Counts by name, for at most so many names; the rest is counted in one place. */
export class NamedTallies {
  readonly #tallies = new Map<string, Tally>();
  readonly #namesMax: number;
  readonly beyond = new Tally();

  constructor(namesMax: number) {
    this.#namesMax = namesMax;
  }

  /** Where this name is counted: an entry of its own, or the one place for all beyond the limit. */
  tally(name: string): Tally {
    const known = this.#tallies.get(name);
    if (known !== undefined) return known;
    if (this.#tallies.size >= this.#namesMax) return this.beyond;
    const made = new Tally();
    this.#tallies.set(name, made);
    return made;
  }

  get counts(): NamedCount[] {
    return [...this.#tallies]
      .map(([name, tally]) => ({ name, count: tally.count }))
      .toSorted((left, right) => (left.name < right.name ? -1 : 1));
  }
}
