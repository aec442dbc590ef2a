import type { Inference, PlainSpans } from './batch.ts';
import { LatencyCollector } from './sketch.ts';
import { NamedTallies, Tally } from './tally.ts';
import type { WindowCounts } from './window.ts';

/** Above this a value of one call cannot be true: tokens and predictions, and a duration of a week. */
const perCallMax = 1_000_000_000;
const durationUsMax = 7 * 24 * 3600 * 1_000_000;
const errorNamesMax = 64;
const finishReasonsMax = 32;

/** What the inferences of one window, minute or identity add up to. */
export class InferenceTallies {
  readonly inferences = new Tally();
  readonly nested = new Tally();
  readonly failed = new Tally();
  readonly predictions = new Tally();
  readonly inputTokens = new Tally();
  readonly outputTokens = new Tally();
  readonly latency = new LatencyCollector();

  add(inference: Inference): void {
    if (inference.nested) return this.nested.add(1);
    this.inferences.add(1);
    if (inference.error !== undefined) this.failed.add(1);
    this.predictions.add(plausible(inference.predictions) ?? 1);
    this.inputTokens.add(plausible(inference.inputTokens) ?? 0);
    this.outputTokens.add(plausible(inference.outputTokens) ?? 0);
    if (isPlausibleDuration(inference.durationUs)) this.latency.add(inference.durationUs);
  }
}

/** Everything counted for one AI system between two cuts, whatever the minute. */
export class TotalTallies {
  readonly calls = new InferenceTallies();
  readonly spans = new Tally();
  readonly requests = new Tally();
  readonly failedRequests = new Tally();
  readonly logRecords = new Tally();
  readonly dataPoints = new Tally();
  readonly implausible = new Tally();
  readonly errors = new NamedTallies(errorNamesMax);
  readonly finishReasons = new NamedTallies(finishReasonsMax);

  addPlain(plain: PlainSpans): void {
    this.spans.add(plain.spans);
    this.requests.add(plain.requests);
    this.failedRequests.add(plain.failedRequests);
  }

  addInference(inference: Inference): void {
    this.spans.add(1);
    this.calls.add(inference);
    if (inference.nested) return;
    this.implausible.add(implausibleValues(inference));
    if (inference.error !== undefined) this.errors.add(inference.error);
    for (const reason of inference.finishReasons) this.finishReasons.add(reason);
  }

  get counts(): WindowCounts {
    const { calls } = this;
    return {
      spans: this.spans.count,
      requests: this.requests.count,
      failedRequests: this.failedRequests.count,
      inferences: calls.inferences.count,
      nested: calls.nested.count,
      predictions: calls.predictions.count,
      failedInferences: calls.failed.count,
      inputTokens: calls.inputTokens.count,
      outputTokens: calls.outputTokens.count,
      logRecords: this.logRecords.count,
      dataPoints: this.dataPoints.count,
      errors: this.errors.counts,
      finishReasons: this.finishReasons.counts,
      latency: calls.latency.sketch,
    };
  }
}

function plausible(value: number | undefined): number | undefined {
  return value !== undefined && Number.isInteger(value) && value >= 0 && value <= perCallMax ? value : undefined;
}

function isPlausibleDuration(durationUs: number | undefined): durationUs is number {
  return durationUs !== undefined && durationUs >= 0 && durationUs <= durationUsMax;
}

function implausibleValues({ predictions, inputTokens, outputTokens, durationUs }: Inference): number {
  const perCall = [predictions, inputTokens, outputTokens];
  const wrong = perCall.filter((value) => value !== undefined && plausible(value) === undefined).length;
  return wrong + (durationUs !== undefined && !isPlausibleDuration(durationUs) ? 1 : 0);
}
