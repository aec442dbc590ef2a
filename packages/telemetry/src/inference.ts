import type { AttributeBag } from './attributes.ts';
import type { Inference, ResourceFacts, Sampling } from './batch.ts';
import { microsBetween, wholeMillis } from './nanos.ts';
import type { Nanos } from './nanos.ts';

/** What both encodings say about a span besides its attributes. Ids are lower-case hex, empty when absent. */
export interface SpanFields {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly traceState: string;
  readonly kind: number;
  readonly start: Nanos;
  readonly end: Nanos;
  readonly isError: boolean;
}

/** An inference while its request is still being read. */
export type InferenceDraft = { -readonly [Key in keyof Inference]: Inference[Key] };

/** Operations of gen_ai, OpenInference, OpenLLMetry and the AI SDK that are one call of a model, in lower case. */
const modelCalls = new Set([
  'chat',
  'text_completion',
  'generate_content',
  'embeddings',
  'completion',
  'embedding',
  'llm',
  'ai.generatetext.dogenerate',
  'ai.streamtext.dostream',
  'ai.generateobject.dogenerate',
  'ai.streamobject.dostream',
  'ai.embed.doembed',
  'ai.embedmany.doembed',
]);

const modelSlots = ['modelDigest', 'modelName', 'modelVersion', 'inferenceOperation', 'predictions'] as const;

/** The inference that a span is, or undefined: agents, tools, retrieval and everything else are none. */
export function inferenceOf(fields: SpanFields, bag: AttributeBag, resource: ResourceFacts): InferenceDraft | undefined {
  const operation = operationOf(bag);
  if (operation === undefined) return undefined;
  const provider = bag.text('provider');
  return {
    traceId: fields.traceId,
    spanId: fields.spanId,
    atMs: wholeMillis(fields.end),
    durationUs: microsBetween(fields.start, fields.end),
    system: bag.text('system'),
    release: bag.text('release') ?? resource.release,
    operation,
    provider,
    modelAsked: bag.text('modelAsked'),
    modelAnswered: bag.text('modelAnswered'),
    modelName: bag.text('modelName'),
    modelVersion: bag.text('modelVersion'),
    // The digest on a resource names the model the service itself holds, not one it calls at a supplier.
    modelDigest: bag.text('modelDigest') ?? (provider === undefined ? resource.modelDigest : undefined),
    serverAddress: bag.text('serverAddress'),
    error: bag.text('error') ?? (fields.isError ? 'unspecified' : undefined),
    inputTokens: bag.number('inputTokens'),
    outputTokens: bag.number('outputTokens'),
    finishReasons: bag.texts('finishReasons'),
    predictions: bag.number('predictions'),
    sampling: samplingOf(fields.traceState),
    nested: false,
    selectable: bag.selectable,
  };
}

/** Drops members that are undefined: absent is absent. */
export function withoutAbsent<Facts extends object>(facts: Facts): { [Key in keyof Facts]?: Exclude<Facts[Key], undefined> };
export function withoutAbsent(facts: object): object {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}

function operationOf(bag: AttributeBag): string | undefined {
  const named = bag.text('genAiOperation') ?? bag.text('olderOperation');
  if (named !== undefined && modelCalls.has(named.toLowerCase())) return named;
  if (modelSlots.some((slot) => bag.has(slot))) return bag.text('inferenceOperation') ?? 'predict';
  if (named !== undefined || !bag.has('provider')) return undefined;
  return bag.has('modelAsked') || bag.has('modelAnswered') ? 'unspecified' : undefined;
}

const unknownSampling: Sampling = { kind: 'unknown' };
const threshold = /(?:^|,)\s*ot=(?:[^,]*;)?th:([0-9a-f]{1,14})(?:;|,|$)/;
const thresholdDigits = 14;
const two56 = 2 ** 56;

/** OpenTelemetry's consistent probability sampling: the rejection threshold in the `ot` member of the trace state. */
function samplingOf(traceState: string): Sampling {
  const digits = traceState === '' ? undefined : threshold.exec(traceState)?.[1];
  if (digits === undefined) return unknownSampling;
  const rejected = Number.parseInt(digits.padEnd(thresholdDigits, '0'), 16);
  return { kind: 'known', standsFor: two56 / (two56 - rejected) };
}
