import { AttributeBag, EventAttributes } from './attributes.ts';
import { eventAttributesMax } from './batch.ts';
import type { ScannedEvent } from './batch.ts';
import { withoutAbsent } from './absent.ts';
import { wholeMillis } from './nanos.ts';
import type { Nanos } from './nanos.ts';
import { salientKindOf } from './salient.ts';
import { bit, word } from './span-table.ts';
import type { SpanCollector } from './spans.ts';
import { walkAttributed } from './wire-attributes.ts';
import type { AttributeReader } from './wire-attributes.ts';
import { readResource } from './wire-resource.ts';
import { wireBytes, wireFixed64, wireVarint } from './wire.ts';
import type { WireCursor } from './wire.ts';

const statusError = 2;
/** Tag of Status.code. */
const statusCodeTag = 0x18;
const kindServer = 2;
const kindConsumer = 5;
const traceIdBytes = 16;
const spanIdBytes = 8;
/** Where start and end are among the times of a span. */
const startHalf = 0;
const endHalf = 2;

/** Tags of Span as every serializer writes them; other forms of the same field take the general way. */
const tag = {
  traceId: 0x0a,
  spanId: 0x12,
  parentSpanId: 0x22,
  name: 0x2a,
  kind: 0x30,
  start: 0x39,
  end: 0x41,
  attributes: 0x4a,
  status: 0x7a,
} as const;

/** Reads trace requests: walks everything, keeps what matters. Its members below the collector are those of the span being read. */
export class TraceScan {
  readonly #attributes: AttributeReader;
  readonly #wire: WireCursor;
  readonly #collector: SpanCollector;
  readonly #bag: AttributeBag;
  /** Where the span's words are. */
  #row = 0;
  #kind = 0;
  #isError = false;
  /** Nanoseconds of its start and end, each as low and high half. */
  readonly #times = new Uint32Array(4);
  #traceState = '';
  /** Where its events begin and end, by twos. */
  readonly #events: number[] = [];

  constructor(attributes: AttributeReader, collector: SpanCollector) {
    this.#attributes = attributes;
    this.#wire = attributes.wire;
    this.#collector = collector;
    this.#bag = new AttributeBag(attributes.tables);
  }

  /** ExportTraceServiceRequest: resource_spans = 1. */
  request(): SpanCollector {
    const wire = this.#wire;
    const end = wire.bytes.length;
    this.#collector.begin();
    this.#bag.reset();
    while (wire.nextField(end)) {
      if (wire.is(1, wireBytes)) this.#resourceSpans(wire.bytesEnd(end));
      else wire.skip(end);
    }
    return this.#collector;
  }

  /** ResourceSpans: resource = 1, scope_spans = 2. Fields come in any order, so the resource is read in a first pass. */
  #resourceSpans(end: number): void {
    const wire = this.#wire;
    const start = wire.at;
    readResource(this.#attributes, end, this.#bag);
    this.#collector.beginResource(this.#bag);
    if (wire.failure !== undefined) return;
    wire.at = start;
    while (wire.nextField(end)) {
      if (wire.is(2, wireBytes)) this.#scopeSpans(wire.bytesEnd(end));
      else wire.skip(end);
    }
  }

  /** ScopeSpans: scope = 1 (its attributes = 3), spans = 2. */
  #scopeSpans(end: number): void {
    const wire = this.#wire;
    while (wire.nextField(end)) {
      if (wire.is(2, wireBytes)) this.#span(wire.bytesEnd(end));
      else if (wire.is(1, wireBytes)) walkAttributed(wire, wire.bytesEnd(end), 3);
      else wire.skip(end);
    }
  }

  /** Reads the span that starts at the cursor. */
  #span(end: number): void {
    const wire = this.#wire;
    if (wire.failure !== undefined) return;
    this.#clear();
    if (this.#row < 0) return wire.fail('too-many');
    const at = this.#fields(wire.at, end);
    if (wire.failure !== undefined) return;
    if (at !== end) return wire.fail('truncated');
    wire.at = end;
    this.#end();
  }

  /** Span: ids 1, 2, 4; trace_state 3; kind 6; times 7, 8; attributes 9; events 11; links 13; status 15. Answers where it stopped. */
  #fields(from: number, end: number): number {
    const { bytes } = this.#wire;
    let at = from;
    while (at < end) {
      const second = bytes[at + 1] ?? 0;
      switch (bytes[at]) {
        case tag.attributes:
          do at = this.#attributes.read(at + 1, end, this.#bag);
          while (at < end && bytes[at] === tag.attributes);
          break;
        case tag.name:
          at = second < 128 ? at + 2 + second : this.#anyField(at, end);
          break;
        case tag.kind:
          this.#kind = second;
          at = second < 128 ? at + 2 : this.#anyField(at, end);
          break;
        case tag.traceId:
          at =
            second === traceIdBytes && at + 18 <= end ? this.#id(at + 2, word.traceId, traceIdBytes, bit.traceId) : this.#anyField(at, end);
          break;
        case tag.spanId:
          at = second === spanIdBytes && at + 10 <= end ? this.#id(at + 2, word.spanId, spanIdBytes, bit.spanId) : this.#anyField(at, end);
          break;
        case tag.parentSpanId:
          at =
            second === spanIdBytes && at + 10 <= end
              ? this.#id(at + 2, word.parentSpanId, spanIdBytes, bit.parentSpanId)
              : this.#anyField(at, end);
          break;
        case tag.start:
          at = at + 9 <= end ? this.#time(at + 1, startHalf) : this.#anyField(at, end);
          break;
        case tag.end:
          at = at + 9 <= end ? this.#time(at + 1, endHalf) : this.#anyField(at, end);
          break;
        case tag.status:
          at = this.#usualStatus(at, end);
          break;
        default:
          at = this.#anyField(at, end);
      }
    }
    return at;
  }

  /** A status of nothing, or of a code alone. */
  #usualStatus(at: number, end: number): number {
    const { bytes } = this.#wire;
    const length = bytes[at + 1] ?? 0;
    if (length === 0) return at + 2;
    const code = bytes[at + 3] ?? 0;
    if (length !== 2 || bytes[at + 2] !== statusCodeTag || code > 127) return this.#anyField(at, end);
    this.#isError = code === statusError;
    return at + 4;
  }

  #time(at: number, half: number): number {
    const { view } = this.#wire;
    this.#times[half] = view.getUint32(at, true);
    this.#times[half + 1] = view.getUint32(at + 4, true);
    return at + 8;
  }

  /** Any field in any lawful form; the cursor is used, and where it ends is answered. */
  #anyField(at: number, end: number): number {
    const wire = this.#wire;
    wire.at = at;
    if (!wire.nextField(end)) return wire.at;
    if (wire.is(9, wireBytes)) return this.#attributes.read(wire.at, end, this.#bag);
    if (wire.is(1, wireBytes)) this.#anyId(end, word.traceId, traceIdBytes, bit.traceId);
    else if (wire.is(2, wireBytes)) this.#anyId(end, word.spanId, spanIdBytes, bit.spanId);
    else if (wire.is(4, wireBytes)) this.#anyId(end, word.parentSpanId, spanIdBytes, bit.parentSpanId);
    else if (wire.is(7, wireFixed64)) this.#anyTime(end, startHalf);
    else if (wire.is(8, wireFixed64)) this.#anyTime(end, endHalf);
    else if (wire.is(6, wireVarint)) this.#kind = wire.int32(end);
    else if (wire.is(3, wireBytes)) this.#traceState = this.#attributes.text(end);
    else if (wire.is(15, wireBytes)) this.#status(wire.bytesEnd(end));
    else if (wire.is(11, wireBytes)) this.#event(wire.bytesEnd(end));
    else if (wire.is(13, wireBytes)) walkAttributed(wire, wire.bytesEnd(end), 4);
    else wire.skip(end);
    return wire.at;
  }

  #id(at: number, to: number, lengthBytes: number, present: number): number {
    const { words } = this.#collector.spans;
    const { view } = this.#wire;
    for (let index = 0; index < lengthBytes >> 2; index += 1) words[this.#row + to + index] = view.getInt32(at + index * 4);
    words[this.#row + word.bits] = (words[this.#row + word.bits] ?? 0) | present;
    return at + lengthBytes;
  }

  #anyTime(end: number, half: number): void {
    const { low, high } = this.#wire.fixed64(end);
    this.#times[half] = low;
    this.#times[half + 1] = high;
  }

  /** An absent id is empty; one of another length is malformed. */
  #anyId(end: number, to: number, lengthBytes: number, present: number): void {
    const wire = this.#wire;
    const idEnd = wire.bytesEnd(end);
    if (wire.failure !== undefined) return;
    const { words } = this.#collector.spans;
    if (idEnd === wire.at) {
      words.fill(0, this.#row + to, this.#row + to + (lengthBytes >> 2));
      words[this.#row + word.bits] = (words[this.#row + word.bits] ?? 0) & ~present;
    } else if (idEnd - wire.at === lengthBytes) {
      wire.at = this.#id(wire.at, to, lengthBytes, present);
    } else {
      wire.fail('bad-id');
    }
  }

  /** Status: code = 3. A status given twice is merged, so an absent code leaves the one before. */
  #status(end: number): void {
    const wire = this.#wire;
    while (wire.nextField(end)) {
      if (wire.is(3, wireVarint)) this.#isError = wire.int32(end) === statusError;
      else wire.skip(end);
    }
  }

  /** Remembers an event: whose system and release it has is known at the end of the span. */
  #event(end: number): void {
    this.#events.push(this.#wire.at, end);
    walkAttributed(this.#wire, end, 3);
  }

  #end(): void {
    const { words } = this.#collector.spans;
    const isRequest = this.#kind === kindServer || this.#kind === kindConsumer;
    const bits = (isRequest ? bit.request : 0) | (this.#isError ? bit.error : 0);
    words[this.#row + word.bits] = (words[this.#row + word.bits] ?? 0) | bits;
    this.#collector.endSpan(this.#row, this.#times, this.#isError, this.#traceState, this.#bag);
    for (let index = 0; index < this.#events.length; index += 2) {
      this.#keepSalientEvent(this.#events[index] ?? 0, this.#events[index + 1] ?? 0);
    }
  }

  #clear(): void {
    this.#bag.clear();
    this.#row = this.#collector.spans.begin();
    this.#kind = 0;
    this.#isError = false;
    this.#times[startHalf] = 0;
    this.#times[startHalf + 1] = 0;
    this.#times[endHalf] = 0;
    this.#times[endHalf + 1] = 0;
    this.#traceState = '';
    if (this.#events.length > 0) this.#events.length = 0;
  }

  /** Span.Event: time 1, name 2, attributes 3. */
  #keepSalientEvent(at: number, end: number): void {
    const wire = this.#wire;
    const back = wire.at;
    wire.at = at;
    let name = '';
    let time: Nanos = { low: 0, high: 0 };
    while (wire.nextField(end)) {
      if (wire.is(2, wireBytes)) name = this.#attributes.text(end);
      else if (wire.is(1, wireFixed64)) time = wire.fixed64(end);
      else wire.skip(end);
    }
    const kind = salientKindOf(name);
    if (kind !== undefined) {
      wire.at = at;
      this.#collector.addEvent({
        kind,
        name,
        atMs: wholeMillis(time.low, time.high),
        traceId: this.#collector.spans.traceIdText(this.#row),
        spanId: this.#collector.spans.spanIdText(this.#row),
        ...eventAttributes(this.#attributes, end),
        selectable: this.#bag.selectableAttributes,
        ...withoutAbsent({ system: this.#bag.text('system'), release: this.#bag.text('release') }),
      } satisfies ScannedEvent);
    }
    wire.at = back;
  }
}

function eventAttributes(attributes: AttributeReader, end: number): Pick<ScannedEvent, 'attributes' | 'attributesLeftOut'> {
  const { wire } = attributes;
  const kept = new EventAttributes(eventAttributesMax);
  while (wire.nextField(end)) {
    if (wire.is(3, wireBytes)) attributes.readEvent(wire.bytesEnd(end), kept);
    else wire.skip(end);
  }
  return { attributes: kept.values, attributesLeftOut: kept.leftOut };
}
