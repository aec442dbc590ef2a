import type { InferenceFacts, PlainSpans } from './batch.ts';
import { cell } from './inference-rows.ts';
import type { InferenceRows } from './inference-rows.ts';
import { LatencyCollector } from './sketch.ts';
import { NamedTallies, Tally } from './tally.ts';
import type { WindowCounts } from './window.ts';

/** Above this a value of one call cannot be true: tokens and predictions, and a duration of a week. */
const perCallMax = 1_000_000_000;
const durationUsMax = 7 * 24 * 3600 * 1_000_000;
const errorNamesMax = 64;
const finishReasonsMax = 32;

/** What the inferences of one minute or identity add up to. */
export class InferenceTallies {
  readonly inferences = new Tally();
  readonly nested = new Tally();
  readonly failed = new Tally();
  readonly inputTokens = new Tally();
  readonly outputTokens = new Tally();

  addAll(other: InferenceTallies): void {
    this.inferences.addAll(other.inferences);
    this.nested.addAll(other.nested);
    this.failed.addAll(other.failed);
    this.inputTokens.addAll(other.inputTokens);
    this.outputTokens.addAll(other.outputTokens);
  }
}

/** Everything counted in one minute; the minutes of a window add up to its totals. */
export class MinuteTallies {
  readonly spans = new Tally();
  readonly requests = new Tally();
  readonly failedRequests = new Tally();
  readonly predictions = new Tally();
  readonly implausible = new Tally();
  readonly calls = new InferenceTallies();
  readonly latency = new LatencyCollector();

  addPlain(plain: PlainSpans): void {
    this.spans.add(plain.spans);
    this.requests.add(plain.requests);
    this.failedRequests.add(plain.failedRequests);
  }

  /** Counts one inference here and for its identity, if that has an entry. */
  addInference(rows: InferenceRows, row: number, isFailed: boolean, identity: InferenceTallies | undefined): void {
    this.spans.add(1);
    if (rows.isNested(row)) {
      this.calls.nested.add(1);
      identity?.nested.add(1);
      return;
    }
    const inputTokens = this.#plausible(rows.number(row, cell.inputTokens));
    const outputTokens = this.#plausible(rows.number(row, cell.outputTokens));
    const predictions = rows.number(row, cell.predictions);
    this.predictions.add(Number.isNaN(predictions) || !this.#isPlausible(predictions) ? 1 : predictions);
    addCall(this.calls, inputTokens, outputTokens, isFailed);
    if (identity !== undefined) addCall(identity, inputTokens, outputTokens, isFailed);
    this.#addDuration(rows.number(row, cell.durationUs));
  }

  addAll(other: MinuteTallies): void {
    this.spans.addAll(other.spans);
    this.requests.addAll(other.requests);
    this.failedRequests.addAll(other.failedRequests);
    this.predictions.addAll(other.predictions);
    this.implausible.addAll(other.implausible);
    this.calls.addAll(other.calls);
    this.latency.addAll(other.latency);
  }

  #addDuration(durationUs: number): void {
    if (durationUs >= 0 && durationUs <= durationUsMax) this.latency.add(durationUs);
    else if (!Number.isNaN(durationUs)) this.implausible.add(1);
  }

  #plausible(value: number): number {
    return Number.isNaN(value) || !this.#isPlausible(value) ? 0 : value;
  }

  #isPlausible(value: number): boolean {
    if (value >= 0 && value <= perCallMax && Math.floor(value) === value) return true;
    this.implausible.add(1);
    return false;
  }
}

function addCall(tallies: InferenceTallies, inputTokens: number, outputTokens: number, isFailed: boolean): void {
  tallies.inferences.add(1);
  tallies.inputTokens.add(inputTokens);
  tallies.outputTokens.add(outputTokens);
  if (isFailed) tallies.failed.add(1);
}

/** What is counted for one AI system between two cuts besides its minutes. */
export class TotalTallies {
  readonly logRecords = new Tally();
  readonly dataPoints = new Tally();
  readonly errors = new NamedTallies(errorNamesMax);
  readonly finishReasons = new NamedTallies(finishReasonsMax);

  /** The names that each inference of a kind is counted under. */
  tallies({ error, finishReasons }: InferenceFacts): readonly Tally[] {
    const errors = error === undefined ? [] : [this.errors.tally(error)];
    return [...errors, ...finishReasons.map((reason) => this.finishReasons.tally(reason))];
  }

  counts(minutes: MinuteTallies): WindowCounts {
    const { calls } = minutes;
    return {
      spans: minutes.spans.count,
      requests: minutes.requests.count,
      failedRequests: minutes.failedRequests.count,
      inferences: calls.inferences.count,
      nested: calls.nested.count,
      predictions: minutes.predictions.count,
      failedInferences: calls.failed.count,
      inputTokens: calls.inputTokens.count,
      outputTokens: calls.outputTokens.count,
      logRecords: this.logRecords.count,
      dataPoints: this.dataPoints.count,
      errors: this.errors.counts,
      finishReasons: this.finishReasons.counts,
      latency: minutes.latency.sketch,
    };
  }
}
