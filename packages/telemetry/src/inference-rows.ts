import type { InferenceFacts } from './batch.ts';

/** Numbers of one inference; its ids follow them as bytes. */
export const cell = {
  kind: 0,
  atMs: 1,
  durationUs: 2,
  inputTokens: 3,
  outputTokens: 4,
  predictions: 5,
  standsFor: 6,
  flags: 7,
  ids: 8,
} as const;
/** Bits of `cell.flags`. */
export const flag = { nested: 1, traceId: 2, spanId: 4 } as const;
export const cellsPerInference = 11;
export const wordsPerCell = 2;

/** One inference: a call of a model, wherever it runs. */
export interface Inference extends InferenceFacts {
  /** Lower-case hex, empty when the span carries none. */
  readonly traceId: string;
  readonly spanId: string;
  /** Its end, milliseconds since 1970; 0 when the span carries no time. */
  readonly atMs: number;
  /** Microseconds; undefined when a time is missing, negative when the clock went back. */
  readonly durationUs: number | undefined;
  readonly inputTokens: number | undefined;
  readonly outputTokens: number | undefined;
  /** Predictions made by this call when it was a batch. */
  readonly predictions: number | undefined;
  /** How many inferences it stands for by what its trace state says of sampling; 1: nothing was left out. Undefined: it says nothing. */
  readonly standsFor: number | undefined;
  /** Below another inference span of the same request: detail, not a second inference. */
  readonly nested: boolean;
}

/**
 * The inferences of one resource as a table: numbers in one buffer and the few kinds they are of. An object for each would
 * cost more than all the rest of the scan.
 */
export class InferenceRows {
  readonly count: number;
  readonly #kinds: readonly InferenceFacts[];
  readonly #cells: Float64Array;
  readonly #words: Int32Array;

  /** `cells` is the table's own: nobody changes it afterwards. */
  constructor(kinds: readonly InferenceFacts[], cells: Float64Array) {
    this.count = cells.length / cellsPerInference;
    this.#kinds = kinds;
    this.#cells = cells;
    this.#words = new Int32Array(cells.buffer, cells.byteOffset, cells.length * wordsPerCell);
  }

  /** Number of its kind among those of this table, counted from 0. */
  kind(row: number): number {
    return this.#cells[row * cellsPerInference] ?? 0;
  }

  facts(kind: number): InferenceFacts | undefined {
    return this.#kinds[kind];
  }

  /** One of the numbers; NaN stands for "not said". */
  number(row: number, column: number): number {
    return this.#cells[row * cellsPerInference + column] ?? Number.NaN;
  }

  isNested(row: number): boolean {
    return this.#has(row, flag.nested);
  }

  traceId(row: number): string {
    if (!this.#has(row, flag.traceId)) return '';
    return hexOf(this.#words, (row * cellsPerInference + cell.ids) * wordsPerCell, traceIdWords);
  }

  spanId(row: number): string {
    if (!this.#has(row, flag.spanId)) return '';
    return hexOf(this.#words, (row * cellsPerInference + cell.ids) * wordsPerCell + traceIdWords, spanIdWords);
  }

  /** One row as an object, for the few that are looked at one by one. */
  inference(row: number): Inference | undefined {
    const facts = this.#kinds[this.kind(row)];
    if (facts === undefined) return undefined;
    return {
      ...facts,
      traceId: this.traceId(row),
      spanId: this.spanId(row),
      atMs: this.number(row, cell.atMs),
      durationUs: this.#said(row, cell.durationUs),
      inputTokens: this.#said(row, cell.inputTokens),
      outputTokens: this.#said(row, cell.outputTokens),
      predictions: this.#said(row, cell.predictions),
      standsFor: this.#said(row, cell.standsFor),
      nested: this.isNested(row),
    };
  }

  #has(row: number, bit: number): boolean {
    return (this.number(row, cell.flags) & bit) !== 0;
  }

  #said(row: number, column: number): number | undefined {
    const number = this.number(row, column);
    return Number.isNaN(number) ? undefined : number;
  }
}

const traceIdWords = 4;
const spanIdWords = 2;
const noInferences = new InferenceRows([], new Float64Array());

/** The table of a resource without inferences. */
export function noInferenceRows(): InferenceRows {
  return noInferences;
}

/** An id kept as big-endian words, as lower-case hex. */
export function hexOf(words: Int32Array, from: number, count: number): string {
  let text = '';
  for (const word of words.subarray(from, from + count)) text += (word >>> 0).toString(16).padStart(8, '0');
  return text;
}
