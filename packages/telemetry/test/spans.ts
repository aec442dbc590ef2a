/** Writing OTLP/JSON by hand is long: one resource, its spans or log records, and attributes as a plain object. */
export type Attributes = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** A span with only what a case is about; ids are short texts, padded. */
export interface SpanSketch {
  readonly id?: string;
  readonly parent?: string;
  readonly trace?: string;
  readonly kind?: number;
  readonly startMs?: number;
  readonly endMs?: number;
  readonly status?: number;
  readonly traceState?: string;
  readonly attributes?: Attributes;
  readonly events?: readonly { readonly name: string; readonly timeMs: number; readonly attributes?: Attributes }[];
}

/** Minute zero of all cases. */
export const noonMs = Date.UTC(2026, 10, 24, 12, 0, 0);

/** An OTLP/JSON trace request. */
export function traceRequest(resource: Attributes, spans: readonly SpanSketch[]): Uint8Array {
  const written = spans.map((span) => ({
    traceId: (span.trace ?? 'aa').padStart(32, '0'),
    spanId: (span.id ?? '1').padStart(16, '0'),
    ...(span.parent !== undefined && { parentSpanId: span.parent.padStart(16, '0') }),
    ...(span.traceState !== undefined && { traceState: span.traceState }),
    kind: span.kind ?? 1,
    startTimeUnixNano: nanos(span.startMs ?? noonMs),
    endTimeUnixNano: nanos(span.endMs ?? noonMs + 100),
    status: { code: span.status ?? 0 },
    attributes: attributesOf(span.attributes ?? {}),
    events: (span.events ?? []).map(({ name, timeMs, attributes }) => ({
      name,
      timeUnixNano: nanos(timeMs),
      attributes: attributesOf(attributes ?? {}),
    })),
  }));
  return bytesOf({ resourceSpans: [{ resource: { attributes: attributesOf(resource) }, scopeSpans: [{ spans: written }] }] });
}

/** An OTLP/JSON log request of one event. */
export function eventRequest(resource: Attributes, eventName: string, attributes: Attributes): Uint8Array {
  const logRecords = [{ eventName, timeUnixNano: nanos(noonMs), attributes: attributesOf(attributes) }];
  return bytesOf({ resourceLogs: [{ resource: { attributes: attributesOf(resource) }, scopeLogs: [{ logRecords }] }] });
}

function nanos(ms: number): string {
  return (BigInt(ms) * 1_000_000n).toString();
}

function bytesOf(request: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(request));
}

function attributesOf(attributes: Attributes) {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: anyValue(value) }));
}

function anyValue(value: Attributes[string]): Record<string, unknown> {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number') return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  return { arrayValue: { values: value.map((text) => ({ stringValue: text })) } };
}
