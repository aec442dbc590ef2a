import { spansMax } from './batch.ts';
import { cell, cellsPerInference, flag, hexOf, wordsPerCell } from './inference-rows.ts';

/**
 * Words of one span, a cache line: ids big-endian, what `bit` says of it, its inference's row (-1: none), numbers of the
 * texts of system and release, of its selectable attributes, the minute it ended in, and the span above it (-1: none here).
 */
export const word = {
  traceId: 0,
  spanId: 4,
  parentSpanId: 6,
  bits: 8,
  inference: 9,
  system: 10,
  release: 11,
  selectable: 12,
  minute: 13,
  above: 14,
} as const;
export const wordsPerSpan = 16;

/** Bits of `word.bits`. */
export const bit = { traceId: 1, spanId: 2, parentSpanId: 4, request: 8, error: 16 } as const;

const firstSpans = 1_024;
const keptSpansMax = 16_384;

/**
 * The spans of the request being read, as numbers in two flat tables that are used again for the next request: one row of
 * words a span, and one row of cells an inference.
 */
export class SpanTable {
  count = 0;
  inferences = 0;
  words = new Int32Array(firstSpans * wordsPerSpan);
  cells = new Float64Array(firstSpans * cellsPerInference);
  cellWords = new Int32Array(this.cells.buffer);
  #places = new Int32Array(0);

  /** Forgets the last request; room made for a very large one is given back. */
  clear(): void {
    this.count = 0;
    this.inferences = 0;
    if (this.words.length > keptSpansMax * wordsPerSpan) this.words = new Int32Array(firstSpans * wordsPerSpan);
    if (this.cells.length > keptSpansMax * cellsPerInference) this.#setCells(new Float64Array(firstSpans * cellsPerInference));
  }

  /** Room for looking spans up, all zeros. */
  emptyPlaces(count: number): Int32Array {
    if (count > keptSpansMax * 4) return new Int32Array(count);
    if (this.#places.length < count) this.#places = new Int32Array(count);
    return this.#places.fill(0, 0, count);
  }

  /** Begins a span of zeros; answers where its words start, or -1 when there are too many. */
  begin(): number {
    if (this.count >= spansMax) return -1;
    const at = this.count * wordsPerSpan;
    if (at >= this.words.length) this.words = doubled(this.words, new Int32Array(this.words.length * 2));
    const { words } = this;
    for (let index = at; index < at + wordsPerSpan; index += 1) words[index] = 0;
    words[at + word.inference] = -1;
    words[at + word.above] = -1;
    this.count += 1;
    return at;
  }

  /** Begins the inference of the span at `at`; answers where its cells start. */
  beginInference(at: number): number {
    const start = this.inferences * cellsPerInference;
    if (start >= this.cells.length) this.#setCells(doubled(this.cells, new Float64Array(this.cells.length * 2)));
    this.words[at + word.inference] = this.inferences;
    this.inferences += 1;
    const { words, cellWords } = this;
    const ids = (start + cell.ids) * wordsPerCell;
    for (let index = 0; index < word.parentSpanId; index += 1) cellWords[ids + index] = words[at + index] ?? 0;
    const bits = words[at + word.bits] ?? 0;
    const hasTraceId = (bits & bit.traceId) === 0 ? 0 : flag.traceId;
    this.cells[start + cell.flags] = hasTraceId + ((bits & bit.spanId) === 0 ? 0 : flag.spanId);
    return start;
  }

  /** Puts an id given as hex, 8 digits a word, into the words of the span at `row`; an empty one is none. */
  setId(to: number, hexadecimal: string, row: number, present: number): void {
    if (hexadecimal === '') return;
    for (let digit = 0; digit < hexadecimal.length; digit += 8) {
      this.words[to + digit / 8] = Number.parseInt(hexadecimal.slice(digit, digit + 8), 16);
    }
    this.words[row + word.bits] = (this.words[row + word.bits] ?? 0) | present;
  }

  traceIdText(at: number): string {
    return this.#hasBit(at, bit.traceId) ? hexOf(this.words, at + word.traceId, word.spanId - word.traceId) : '';
  }

  spanIdText(at: number): string {
    return this.#hasBit(at, bit.spanId) ? hexOf(this.words, at + word.spanId, word.parentSpanId - word.spanId) : '';
  }

  #hasBit(at: number, which: number): boolean {
    return ((this.words[at + word.bits] ?? 0) & which) !== 0;
  }

  #setCells(cells: Float64Array<ArrayBuffer>): void {
    this.cells = cells;
    this.cellWords = new Int32Array(cells.buffer);
  }
}

function doubled<Table extends { set(from: Table): void }>(table: Table, larger: Table): Table {
  larger.set(table);
  return larger;
}
