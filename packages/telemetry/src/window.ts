import type { SalientKind } from './batch.ts';

/** A safe integer, or decimal text from 2^53 on, so that JSON carries it without loss. */
export type Count = number | string;

/** A place in a feed. */
export interface Position {
  readonly epoch: number;
  readonly seq: number;
}

/** Frames of the feed after `from`, up to and including `to`, and when the cut was made (RFC 3339, collector's clock). */
export interface CutRange {
  readonly from: Position;
  readonly to: Position;
  readonly at: string;
}

/** Acknowledged frames that damage made unreadable; whose traffic they held cannot be known. */
export interface FeedGap {
  readonly fromSeq: number;
  readonly toSeq: number;
}

/**
 * Counts of one AI system from one feed between two cuts: the `facts` of a `monitoring-window` record.
 *
 * A plain JSON value: no undefined, no lone surrogate, lists in a fixed order. The same frames give the same bytes.
 * Late data is an old minute in a new window, so windows are added up and never amended.
 */
export interface MonitoringWindow {
  readonly feed: string;
  readonly cut: CutRange;
  /** Id of the AI system; `unassigned` for traffic no declaration claims (then `services` is a proposed inventory). */
  readonly system: string;
  /** First and last event time in it; the time of the cut when it has no timed event. */
  readonly from: string;
  readonly to: string;
  readonly totals: WindowCounts;
  /** By event minute, oldest first. */
  readonly minutes: readonly WindowMinute[];
  /** Every combination of model, provider, release and service that made an inference. */
  readonly identities: readonly WindowIdentity[];
  readonly services: readonly WindowService[];
  /** True when sampling is unknown or below one: the counts are a lower bound. */
  readonly atLeast: boolean;
  readonly sampling: WindowSampling;
  readonly dropped: WindowDropped;
  readonly gaps: readonly FeedGap[];
  readonly overflow: WindowOverflow;
}

/** What is counted. `inferences` counts a nested call once; `nested` says how many spans were below another one. */
export interface WindowCounts {
  readonly spans: Count;
  readonly requests: Count;
  readonly failedRequests: Count;
  readonly inferences: Count;
  readonly nested: Count;
  readonly predictions: Count;
  readonly failedInferences: Count;
  readonly inputTokens: Count;
  readonly outputTokens: Count;
  readonly logRecords: Count;
  readonly dataPoints: Count;
  readonly errors: readonly NamedCount[];
  readonly finishReasons: readonly NamedCount[];
  /** Of inferences only. */
  readonly latency: LatencySketch;
}

/** A name and how often; sorted by name. */
export interface NamedCount {
  readonly name: string;
  readonly count: Count;
}

/** One event minute. */
export interface WindowMinute {
  /** Its start, RFC 3339. */
  readonly minute: string;
  readonly spans: Count;
  readonly requests: Count;
  readonly failedRequests: Count;
  readonly inferences: Count;
  readonly failedInferences: Count;
  readonly inputTokens: Count;
  readonly outputTokens: Count;
  readonly latency: LatencySketch;
  readonly releases: readonly MinuteRelease[];
}

/** Examples to walk the chain from: at most 16 trace ids per release and minute. `release` is absent when unknown. */
export interface MinuteRelease {
  readonly release?: string;
  readonly inferences: Count;
  readonly traceIds: readonly string[];
}

/** Who answered: absent members were not said. Nested spans add identities but no inferences. */
export interface WindowIdentity {
  readonly operation: string;
  readonly provider?: string;
  readonly modelAsked?: string;
  readonly modelAnswered?: string;
  readonly modelName?: string;
  readonly modelVersion?: string;
  readonly modelDigest?: string;
  readonly serverAddress?: string;
  readonly release?: string;
  readonly service?: string;
  readonly environment?: string;
  readonly inferences: Count;
  readonly nested: Count;
  readonly failedInferences: Count;
  readonly inputTokens: Count;
  readonly outputTokens: Count;
  readonly firstSeen: string;
  readonly lastSeen: string;
  /** One trace that shows it; absent when no span of it carried an id. */
  readonly traceId?: string;
}

/** A service as its resource attributes describe it. */
export interface WindowService {
  readonly service?: string;
  readonly version?: string;
  readonly environment?: string;
  readonly release?: string;
  readonly modelDigest?: string;
  /** Distinct `service.instance.id`, counted up to 64. */
  readonly instances: number;
  readonly spans: Count;
  readonly requests: Count;
  readonly inferences: Count;
}

/** How spans were sampled, as far as their trace state says. */
export interface WindowSampling {
  /** Inferences whose trace state says that nothing was left out. */
  readonly whole: Count;
  /** Inferences that stand for others, and for how many in all (rounded). */
  readonly sampled: Count;
  readonly standFor: Count;
  /** Inferences that say nothing. */
  readonly unknown: Count;
}

/** What was received and is not in this window one by one. */
export interface WindowDropped {
  /** Salient events beyond the cap of the cut. */
  readonly salientEvents: Count;
  /** Texts cut at their length limit. */
  readonly textsCut: Count;
  /** Values that cannot be true (negative tokens, a duration of years), left out of the sums. */
  readonly implausible: Count;
  /** Spans whose time is missing or absurd, counted in the minute they were received. */
  readonly untimed: Count;
}

/** Keys beyond a cap: counted in the totals, without an entry of their own. */
export interface WindowOverflow {
  readonly identities: Count;
  readonly services: Count;
  readonly minutes: Count;
  readonly releases: Count;
  readonly errors: Count;
  readonly finishReasons: Count;
  /** Minutes whose latency and examples were left out so that the record keeps its size limit. */
  readonly details: Count;
}

/**
 * A mergeable latency histogram: bucket `i` holds durations in (g^(i-1), g^i] microseconds with g = 1.02, so a quantile
 * is right within 1 % (DDSketch with logarithmic mapping).
 */
export interface LatencySketch {
  readonly count: Count;
  readonly sumUs: Count;
  readonly minUs: number;
  readonly maxUs: number;
  /** Durations of 0. */
  readonly zero: Count;
  /** [bucket, count], ascending. */
  readonly buckets: readonly (readonly [number, Count])[];
}

/** A salient event in its place: recorded one by one, never folded into counts. */
export interface SalientEvent {
  readonly kind: SalientKind;
  readonly name: string;
  /** Event time; the time received when the event has none. */
  readonly at: string;
  readonly system: string;
  readonly service?: string;
  readonly release?: string;
  readonly traceId?: string;
  readonly spanId?: string;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  readonly attributesLeftOut: number;
  /** Frame that brought it and its number in that frame: together an identity that replay repeats. */
  readonly feed: string;
  readonly position: Position;
  readonly index: number;
}
