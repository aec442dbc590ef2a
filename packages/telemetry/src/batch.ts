import type { InferenceRows } from './inference-rows.ts';

/** A signal of OTLP that we accept. Profiles are unstable and refused. */
export type Signal = 'traces' | 'logs' | 'metrics';

/** Encoding of a request body after inflating. */
export type Encoding = 'protobuf' | 'json';

/**
 * Why a body is refused as a whole. Always the sender's fault; sending it again cannot help.
 *
 * - `truncated`: a field or message ends after the bytes do.
 * - `bad-varint`: longer than ten bytes, or more than 64 bits.
 * - `bad-tag`: field number 0 or above 2^29 - 1, or a wire type that does not exist.
 * - `bad-group`: a group that does not end, or ends with another field's number.
 * - `bad-id`: a trace or span id of the wrong length or not hexadecimal.
 * - `bad-json`: not JSON, or not UTF-8.
 * - `bad-shape`: JSON whose shape is not OTLP (a number where a list belongs, a 64-bit integer that is none).
 * - `too-deep`: values nested deeper than {@link depthMax}.
 * - `too-many`: more spans in one request than {@link spansMax}.
 */
export type MalformedCode =
  | 'truncated'
  | 'bad-varint'
  | 'bad-tag'
  | 'bad-group'
  | 'bad-id'
  | 'bad-json'
  | 'bad-shape'
  | 'too-deep'
  | 'too-many';

/** Deepest nesting of attribute values or unknown groups that is still read. */
export const depthMax = 32;

/** Most spans in one request; real ones of that number would not fit into the largest body. */
export const spansMax = 1_048_576;

/** Longest text taken from an attribute, in UTF-16 units; the rest is cut off and counted. */
export const textLengthMax = 256;

/** What one request says, in the same form whatever it was encoded in. */
export interface SignalBatch {
  readonly signal: Signal;
  /** Spans, log records or metric data points in the request. */
  readonly items: number;
  /** Ids of the first span (or log record) that has them, lower-case hex; empty when none has. */
  readonly firstTraceId: string;
  readonly firstSpanId: string;
  readonly groups: readonly ResourceGroup[];
  /** Texts that were cut at {@link textLengthMax}. */
  readonly longTexts: number;
}

/** The answer of a scan: never thrown, and the same for both encodings. */
export type ScanOutcome = { readonly ok: true; readonly batch: SignalBatch } | { readonly ok: false; readonly code: MalformedCode };

/** What a resource says about itself. Absent is absent, never an empty text. */
export interface ResourceFacts {
  readonly service?: string;
  readonly serviceVersion?: string;
  readonly serviceInstance?: string;
  readonly environment?: string;
  readonly system?: string;
  readonly release?: string;
  readonly modelDigest?: string;
  /** Attributes that selectors ask for. */
  readonly selectable: ReadonlyMap<string, string>;
}

/** One entry of a request: a resource and what it sent. */
export interface ResourceGroup {
  readonly resource: ResourceFacts;
  /** Spans that are no inference, by where they belong and the minute they ended. */
  readonly plain: readonly PlainSpans[];
  readonly inferences: InferenceRows;
  readonly events: readonly ScannedEvent[];
  /** Log records or data points of this resource; spans are counted in `plain` and `inferences`. */
  readonly otherItems: number;
}

/** Spans that are not an inference. */
export interface PlainSpans {
  /** Start of the minute in which they ended, milliseconds since 1970. */
  readonly minuteMs: number;
  /** `annexa.system` and `annexa.release` set on the spans themselves. */
  readonly system?: string;
  readonly release?: string;
  /** Selector attributes set on the spans themselves or on spans above them. */
  readonly selectable: ReadonlyMap<string, string>;
  spans: number;
  /** Those of kind SERVER or CONSUMER: requests that came from outside. */
  requests: number;
  /** Those of `requests` whose status is error. */
  failedRequests: number;
}

/** What inferences of one kind have in common. Members are always there: one shape keeps the hot path fast. */
export interface InferenceFacts {
  readonly system: string | undefined;
  readonly release: string | undefined;
  readonly operation: string;
  readonly provider: string | undefined;
  /** The model that was asked for and the one that answered (LLM). */
  readonly modelAsked: string | undefined;
  readonly modelAnswered: string | undefined;
  /** The model as classical ML services name it. */
  readonly modelName: string | undefined;
  readonly modelVersion: string | undefined;
  readonly modelDigest: string | undefined;
  readonly serverAddress: string | undefined;
  /** `error.type`, or `unspecified` when the status is error and no type is given. */
  readonly error: string | undefined;
  readonly finishReasons: readonly string[];
  readonly selectable: ReadonlyMap<string, string>;
}

/** Kinds of event that are recorded one by one. */
export type SalientKind = 'oversight-decision' | 'guardrail-result' | 'incident' | 'evaluation' | 'first-sight';

/** A salient event as it was sent: a log record or span event whose name says so. */
export interface ScannedEvent {
  readonly kind: SalientKind;
  readonly name: string;
  readonly atMs: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly system?: string;
  readonly release?: string;
  /** At most {@link eventAttributesMax}; lists become texts joined by a comma. */
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  /** Attributes beyond that, or whose value is no plain one. */
  readonly attributesLeftOut: number;
  readonly selectable: ReadonlyMap<string, string>;
}

/** Most attributes kept of one salient event. */
export const eventAttributesMax = 48;
