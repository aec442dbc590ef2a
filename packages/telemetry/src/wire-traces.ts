import { AttributeBag, EventAttributes } from './attributes.ts';
import { eventAttributesMax } from './batch.ts';
import type { ScannedEvent } from './batch.ts';
import { withoutAbsent } from './inference.ts';
import type { SpanFields } from './inference.ts';
import { wholeMillis } from './nanos.ts';
import type { Nanos } from './nanos.ts';
import { salientKindOf } from './salient.ts';
import { SpanCollector } from './spans.ts';
import { readAttribute, readEventAttribute, readText, walkAttributed } from './wire-attributes.ts';
import type { WireContext } from './wire-attributes.ts';
import { wireBytes, wireFixed64, wireVarint } from './wire.ts';

const statusError = 2;
const zeroNanos: Nanos = { low: 0, high: 0 };

/** ExportTraceServiceRequest: resource_spans = 1. Walks everything, keeps what matters. */
export function scanTraces(context: WireContext): SpanCollector {
  const { wire } = context;
  const collector = new SpanCollector();
  const end = wire.bytes.length;
  while (wire.nextField(end)) {
    if (wire.is(1, wireBytes)) scanResourceSpans(context, wire.bytesEnd(end), collector);
    else wire.skip(end);
  }
  return collector;
}

/** ResourceSpans: resource = 1, scope_spans = 2. Fields come in any order, so the resource is read in a first pass. */
function scanResourceSpans(context: WireContext, end: number, collector: SpanCollector): void {
  const { wire } = context;
  const start = wire.at;
  collector.beginResource(readResource(context, end));
  if (wire.failure !== undefined) return;
  wire.at = start;
  while (wire.nextField(end)) {
    if (wire.is(2, wireBytes)) scanScopeSpans(context, wire.bytesEnd(end), collector);
    else wire.skip(end);
  }
}

/** Field 1 of ResourceSpans, ResourceLogs and ResourceMetrics: Resource with attributes = 1. */
export function readResource(context: WireContext, end: number): AttributeBag {
  const { wire } = context;
  const bag = new AttributeBag(context.wanted);
  while (wire.nextField(end)) {
    if (!wire.is(1, wireBytes)) {
      wire.skip(end);
      continue;
    }
    const resourceEnd = wire.bytesEnd(end);
    while (wire.nextField(resourceEnd)) {
      if (wire.is(1, wireBytes)) readAttribute(context, wire.bytesEnd(resourceEnd), bag);
      else wire.skip(resourceEnd);
    }
  }
  return bag;
}

/** ScopeSpans: scope = 1 (its attributes = 3), spans = 2. */
function scanScopeSpans(context: WireContext, end: number, collector: SpanCollector): void {
  const { wire } = context;
  const bag = new AttributeBag(context.wanted);
  while (wire.nextField(end)) {
    if (wire.is(2, wireBytes)) scanSpan(context, wire.bytesEnd(end), collector, bag);
    else if (wire.is(1, wireBytes)) walkAttributed(wire, wire.bytesEnd(end), 3);
    else wire.skip(end);
  }
}

/** Span: ids 1, 2, 4; trace_state 3; kind 6; times 7, 8; attributes 9; events 11; links 13; status 15. */
function scanSpan(context: WireContext, end: number, collector: SpanCollector, bag: AttributeBag): void {
  const { wire } = context;
  const fields = {
    traceId: '',
    spanId: '',
    parentSpanId: '',
    traceState: '',
    kind: 0,
    isError: false,
    start: zeroNanos,
    end: zeroNanos,
  };
  const events: (readonly [number, number])[] = [];
  bag.clear();
  while (wire.nextField(end)) {
    if (wire.is(9, wireBytes)) readAttribute(context, wire.bytesEnd(end), bag);
    else if (wire.is(1, wireBytes)) fields.traceId = readId(context, end, 16);
    else if (wire.is(2, wireBytes)) fields.spanId = readId(context, end, 8);
    else if (wire.is(4, wireBytes)) fields.parentSpanId = readId(context, end, 8);
    else if (wire.is(7, wireFixed64)) fields.start = wire.fixed64(end);
    else if (wire.is(8, wireFixed64)) fields.end = wire.fixed64(end);
    else if (wire.is(6, wireVarint)) fields.kind = wire.int32(end);
    else if (wire.is(3, wireBytes)) fields.traceState = readText(context, end);
    else if (wire.is(15, wireBytes)) fields.isError = readStatus(context, wire.bytesEnd(end), fields.isError);
    else if (wire.is(11, wireBytes)) {
      const eventEnd = wire.bytesEnd(end);
      events.push([wire.at, eventEnd]);
      scanSpanEvent(context, eventEnd);
    } else if (wire.is(13, wireBytes)) walkAttributed(wire, wire.bytesEnd(end), 4);
    else wire.skip(end);
  }
  if (wire.failure !== undefined) return;
  collector.addSpan(fields, bag);
  for (const [at, eventEnd] of events) keepSalientEvent(context, at, eventEnd, { fields, bag, collector });
}

/** Status: code = 3. A status given twice is merged, so an absent code leaves the one before. */
function readStatus({ wire }: WireContext, end: number, before: boolean): boolean {
  let isError = before;
  while (wire.nextField(end)) {
    if (wire.is(3, wireVarint)) isError = wire.int32(end) === statusError;
    else wire.skip(end);
  }
  return isError;
}

/** Span.Event: time 1, name 2, attributes 3. Walks it and answers its name and time. */
function scanSpanEvent(context: WireContext, end: number, attributes?: EventAttributes): { name: string; time: Nanos } {
  const { wire } = context;
  const kept = attributes ?? new EventAttributes(0);
  let name = '';
  let time: Nanos = zeroNanos;
  while (wire.nextField(end)) {
    if (wire.is(3, wireBytes)) readEventAttribute(context, wire.bytesEnd(end), kept);
    else if (wire.is(2, wireBytes)) name = readText(context, end);
    else if (wire.is(1, wireFixed64)) time = wire.fixed64(end);
    else wire.skip(end);
  }
  return { name, time };
}

function keepSalientEvent(
  context: WireContext,
  at: number,
  end: number,
  span: { fields: SpanFields; bag: AttributeBag; collector: SpanCollector },
): void {
  const { wire } = context;
  const back = wire.at;
  wire.at = at;
  const attributes = new EventAttributes(eventAttributesMax);
  const { name, time } = scanSpanEvent(context, end, attributes);
  wire.at = back;
  const kind = salientKindOf(name);
  if (kind === undefined) return;
  const { fields, bag, collector } = span;
  collector.addEvent({
    kind,
    name,
    atMs: wholeMillis(time),
    traceId: fields.traceId,
    spanId: fields.spanId,
    attributes: attributes.values,
    attributesLeftOut: attributes.leftOut,
    selectable: bag.selectable,
    ...withoutAbsent({ system: bag.text('system'), release: bag.text('release') }),
  } satisfies ScannedEvent);
}

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** An id as lower-case hex; absent is empty, another length is malformed. */
export function readId({ wire }: WireContext, end: number, lengthBytes: number): string {
  const idEnd = wire.bytesEnd(end);
  if (wire.failure !== undefined || idEnd === wire.at) return '';
  if (idEnd - wire.at !== lengthBytes) {
    wire.fail('bad-id');
    return '';
  }
  let text = '';
  for (let at = wire.at; at < idEnd; at += 1) text += hex[wire.bytes[at] ?? 0] ?? '';
  wire.at = idEnd;
  return text;
}
