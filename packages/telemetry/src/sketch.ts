import { addCounts, Tally } from './tally.ts';
import type { Count, LatencySketch } from './window.ts';

/** Growth from one bucket to the next; a quantile is right within (growth - 1) / (growth + 1), one per cent. */
const growth = 1.02;
const logGrowth = Math.log(growth);

/** Collects durations for one {@link LatencySketch}. Buckets are few: a microsecond to a year takes about 1,600. */
export class LatencyCollector {
  /** Counts by bucket, in pieces: durations of one service lie close together, and a bucket costs little when it is alone. */
  readonly #pieces: (Float64Array | undefined)[] = [];
  readonly #count = new Tally();
  readonly #sumUs = new Tally();
  readonly #zero = new Tally();
  #minUs = Infinity;
  #maxUs = 0;

  add(durationUs: number): void {
    this.#count.add(1);
    this.#sumUs.add(durationUs);
    this.#minUs = Math.min(this.#minUs, durationUs);
    this.#maxUs = Math.max(this.#maxUs, durationUs);
    if (durationUs === 0) return this.#zero.add(1);
    const bucket = Math.ceil(Math.log(durationUs) / logGrowth);
    this.#add(bucket, 1);
  }

  addAll(other: LatencyCollector): void {
    this.#count.addAll(other.#count);
    this.#sumUs.addAll(other.#sumUs);
    this.#zero.addAll(other.#zero);
    this.#minUs = Math.min(this.#minUs, other.#minUs);
    this.#maxUs = Math.max(this.#maxUs, other.#maxUs);
    for (const [bucket, count] of other.#buckets()) this.#add(bucket, count);
  }

  get sketch(): LatencySketch {
    return {
      count: this.#count.count,
      sumUs: this.#sumUs.count,
      minUs: this.#minUs === Infinity ? 0 : this.#minUs,
      maxUs: this.#maxUs,
      zero: this.#zero.count,
      buckets: this.#buckets(),
    };
  }

  #add(bucket: number, count: number): void {
    const number = bucket >> pieceShift;
    while (this.#pieces.length <= number) this.#pieces.push(undefined);
    const piece = (this.#pieces[number] ??= new Float64Array(pieceLength));
    const index = bucket & (pieceLength - 1);
    piece[index] = (piece[index] ?? 0) + count;
  }

  /** Those that hold something, ascending. */
  #buckets(): (readonly [number, number])[] {
    return this.#pieces.flatMap((piece, number) =>
      Array.from(piece ?? [], (count, index) => [number * pieceLength + index, count] as const).filter(([, count]) => count > 0),
    );
  }
}

const pieceShift = 4;
const pieceLength = 2 ** pieceShift;

/** Adds two sketches; the order does not matter. */
export function mergeSketches(left: LatencySketch, right: LatencySketch): LatencySketch {
  if (BigInt(left.count) === 0n) return right;
  if (BigInt(right.count) === 0n) return left;
  const buckets = new Map<number, Count>(left.buckets);
  for (const [bucket, count] of right.buckets) buckets.set(bucket, addCounts(buckets.get(bucket) ?? 0, count));
  return {
    count: addCounts(left.count, right.count),
    sumUs: addCounts(left.sumUs, right.sumUs),
    minUs: Math.min(left.minUs, right.minUs),
    maxUs: Math.max(left.maxUs, right.maxUs),
    zero: addCounts(left.zero, right.zero),
    buckets: [...buckets].toSorted(([first], [second]) => first - second),
  };
}

/** The duration in microseconds that a share `q` (0 to 1) of all stays at or below, within 1 %; undefined when empty. */
export function sketchQuantile(sketch: LatencySketch, q: number): number | undefined {
  const count = Number(sketch.count);
  if (count === 0) return undefined;
  const rank = Math.max(0, Math.ceil(q * count) - 1);
  let seen = Number(sketch.zero);
  if (rank < seen) return 0;
  for (const [bucket, inBucket] of sketch.buckets) {
    seen += Number(inBucket);
    if (rank >= seen) continue;
    const middle = (2 * growth ** bucket) / (growth + 1);
    return Math.min(sketch.maxUs, Math.max(sketch.minUs, middle));
  }
  return sketch.maxUs;
}
