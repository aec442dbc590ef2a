import { AttributeBag, EventAttributes } from './attributes.ts';
import { depthMax, eventAttributesMax } from './batch.ts';
import type { MalformedCode, ScanOutcome, ScannedEvent, Signal } from './batch.ts';
import { withoutAbsent } from './absent.ts';
import { batchOf } from './collected.ts';
import type { KeyTable } from './keys.ts';
import { nanosOf, wholeMillis } from './nanos.ts';
import type { Nanos } from './nanos.ts';
import { RecordCollector } from './records.ts';
import { salientKindOf } from './salient.ts';
import { bit, word } from './span-table.ts';
import type { SpanCollector } from './spans.ts';
import type { ScanTables } from './tables.ts';
import type { Scalar } from './values.ts';

type Members = Readonly<Record<string, unknown>>;

function parse(body: Uint8Array): Members | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    return isMembers(value) ? value : undefined;
  } catch {
    // The engine's message quotes the body; the code says all that the sender needs.
    return undefined;
  }
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const none: Members = {};
const pointKinds = ['gauge', 'sum', 'histogram', 'exponentialHistogram', 'summary'];
const statusError = 2;
const kindServer = 2;
const kindConsumer = 5;

/** Reads OTLP/JSON: lowerCamelCase, ids in hex, 64-bit integers as text or number, unknown members ignored. */
export class JsonReader {
  readonly #keys: KeyTable;
  readonly #spans: SpanCollector;
  readonly #ownBag: AttributeBag;
  readonly #checkedBag: AttributeBag;
  readonly #times = new Uint32Array(4);
  #failure: MalformedCode | undefined;

  constructor(tables: ScanTables, keys: KeyTable, spans: SpanCollector) {
    this.#keys = keys;
    this.#spans = spans;
    this.#ownBag = new AttributeBag(tables);
    this.#checkedBag = new AttributeBag(tables);
  }

  scan(signal: Signal, body: Uint8Array): ScanOutcome {
    const root = parse(body);
    if (root === undefined) return { ok: false, code: 'bad-json' };
    this.#failure = undefined;
    this.#ownBag.reset();
    const collector = this.#read(signal, root);
    const failure = this.#failure;
    return failure === undefined ? { ok: true, batch: batchOf(signal, collector) } : { ok: false, code: failure };
  }

  #read(signal: Signal, root: Members): SpanCollector | RecordCollector {
    if (signal === 'traces') return this.#traces(root);
    return signal === 'logs' ? this.#logs(root) : this.#metrics(root);
  }

  #traces(root: Members): SpanCollector {
    const collector = this.#spans;
    collector.begin();
    for (const entry of this.#list(root['resourceSpans'])) {
      collector.beginResource(this.#bag(this.#members(entry['resource'])['attributes'], this.#ownBag));
      for (const scope of this.#list(entry['scopeSpans'])) {
        this.#bag(this.#members(scope['scope'])['attributes']);
        for (const span of this.#list(scope['spans'])) this.#span(span, collector);
      }
    }
    return collector;
  }

  #span(span: Members, collector: SpanCollector): void {
    const bag = this.#bag(span['attributes'], this.#ownBag);
    const [traceId, spanId] = [this.#id(span['traceId'], 32), this.#id(span['spanId'], 16)];
    const parentSpanId = this.#id(span['parentSpanId'], 16);
    const traceState = this.#text(span['traceState']);
    const kind = this.#enum(span['kind']);
    const [start, end] = [this.#nanos(span['startTimeUnixNano']), this.#nanos(span['endTimeUnixNano'])];
    const isError = this.#enum(this.#members(span['status'])['code']) === statusError;
    for (const link of this.#list(span['links'])) this.#bag(link['attributes']);
    const events = this.#list(span['events']).map((event) => this.#spanEvent(event));
    if (this.#failure !== undefined) return;
    const { spans } = collector;
    const row = spans.begin();
    if (row < 0) {
      this.#fail('too-many');
      return;
    }
    const isRequest = kind === kindServer || kind === kindConsumer;
    spans.words[row + word.bits] = (isRequest ? bit.request : 0) | (isError ? bit.error : 0);
    spans.setId(row + word.traceId, traceId, row, bit.traceId);
    spans.setId(row + word.spanId, spanId, row, bit.spanId);
    spans.setId(row + word.parentSpanId, parentSpanId, row, bit.parentSpanId);
    this.#times.set([start.low, start.high, end.low, end.high]);
    collector.endSpan(row, this.#times, isError, traceState, bag);
    for (const { name, time, content } of events) {
      const salient = salientKindOf(name);
      if (salient === undefined) continue;
      const place = { atMs: wholeMillis(time.low, time.high), traceId, spanId };
      const said = withoutAbsent({ system: bag.text('system'), release: bag.text('release') });
      collector.addEvent({ kind: salient, name, ...place, ...content, selectable: bag.selectableAttributes, ...said });
    }
  }

  #spanEvent(event: Members) {
    const name = this.#text(event['name']);
    return { name, time: this.#nanos(event['timeUnixNano']), content: this.#eventContent(event['attributes']) };
  }

  #logs(root: Members): RecordCollector {
    const collector = new RecordCollector();
    for (const entry of this.#list(root['resourceLogs'])) {
      collector.beginResource(this.#bag(this.#members(entry['resource'])['attributes'], this.#ownBag));
      for (const scope of this.#list(entry['scopeLogs'])) {
        this.#bag(this.#members(scope['scope'])['attributes']);
        for (const record of this.#list(scope['logRecords'])) this.#record(record, collector);
      }
    }
    return collector;
  }

  #record(record: Members, collector: RecordCollector): void {
    const bag = this.#bag(record['attributes'], this.#ownBag);
    this.#scalar(record['body'], 0);
    const fields = {
      eventName: this.#text(record['eventName']),
      time: this.#nanos(record['timeUnixNano']),
      observed: this.#nanos(record['observedTimeUnixNano']),
      traceId: this.#id(record['traceId'], 32),
      spanId: this.#id(record['spanId'], 16),
    };
    if (this.#failure === undefined) {
      collector.addRecord(fields, bag, () => this.#eventContent(record['attributes']));
    }
  }

  #metrics(root: Members): RecordCollector {
    const collector = new RecordCollector();
    for (const entry of this.#list(root['resourceMetrics'])) {
      collector.beginResource(this.#bag(this.#members(entry['resource'])['attributes'], this.#ownBag));
      for (const scope of this.#list(entry['scopeMetrics'])) {
        for (const metric of this.#list(scope['metrics'])) {
          const kind = pointKinds.find((name) => metric[name] !== undefined && metric[name] !== null);
          const points = kind === undefined ? [] : this.#list(this.#members(metric[kind])['dataPoints']);
          for (const point of points) this.#bag(point['attributes']);
          collector.addItems(points.length);
        }
      }
    }
    return collector;
  }

  /** Reads attributes into a bag, cleared before; without one they are only checked. */
  #bag(attributes: unknown, bag = this.#checkedBag): AttributeBag {
    bag.clear();
    for (const attribute of this.#list(attributes)) {
      bag.putScalar(this.#keys.named(this.#text(attribute['key'])), this.#scalar(attribute['value'], 0));
    }
    return bag;
  }

  #eventContent(attributes: unknown): Pick<ScannedEvent, 'attributes' | 'attributesLeftOut'> {
    const kept = new EventAttributes(eventAttributesMax);
    for (const { key, value } of this.#list(attributes)) kept.put(this.#text(key), this.#scalar(value, 0));
    return { attributes: kept.values, attributesLeftOut: kept.leftOut };
  }

  /** AnyValue; an empty one, bytes and nested maps are no scalar but must be well formed. */
  #scalar(value: unknown, depth: number): Scalar | undefined {
    if (depth > depthMax) this.#fail('too-deep');
    if (this.#failure !== undefined) return undefined;
    const any = this.#members(value);
    if (isGiven(any['stringValue'])) return this.#text(any['stringValue']);
    if (isGiven(any['boolValue'])) return this.#boolean(any['boolValue']);
    if (isGiven(any['intValue'])) return this.#integer(any['intValue']);
    if (isGiven(any['doubleValue'])) return this.#double(any['doubleValue']);
    if (isGiven(any['arrayValue'])) return this.#texts(this.#members(any['arrayValue'])['values'], depth);
    for (const member of this.#list(this.#members(any['kvlistValue'])['values'])) this.#scalar(member['value'], depth + 1);
    return undefined;
  }

  #texts(values: unknown, depth: number): readonly string[] {
    const members = this.#list(values).map((value) => this.#scalar(value, depth + 1));
    return members.flatMap((member) => (member === undefined || Array.isArray(member) ? [] : [String(member)]));
  }

  #boolean(value: unknown): boolean | undefined {
    return typeof value === 'boolean' ? value : this.#fail('bad-shape');
  }

  #integer(value: unknown): number | string | undefined {
    if (typeof value === 'number' && Number.isInteger(value)) return Number.isSafeInteger(value) ? value : String(value);
    if (typeof value !== 'string' || !integer64.test(value)) return this.#fail('bad-shape');
    const whole = BigInt(value);
    if (BigInt.asIntN(64, whole) !== whole) return this.#fail('bad-shape');
    return Number.isSafeInteger(Number(whole)) ? Number(whole) : whole.toString();
  }

  #double(value: unknown): number | undefined {
    if (typeof value === 'number') return value;
    const named = typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
    return Number.isNaN(named) && value !== 'NaN' ? this.#fail('bad-shape') : named;
  }

  #nanos(value: unknown): Nanos {
    return nanosOf(value) ?? this.#fail('bad-shape') ?? { low: 0, high: 0 };
  }

  #enum(value: unknown): number {
    if (!isGiven(value)) return 0;
    return typeof value === 'number' ? value : (this.#fail('bad-shape') ?? 0);
  }

  #id(value: unknown, digits: number): string {
    if (!isGiven(value) || value === '') return '';
    if (typeof value === 'string' && value.length === digits && hexadecimal.test(value)) return value.toLowerCase();
    return this.#fail('bad-id') ?? '';
  }

  #text(value: unknown): string {
    if (!isGiven(value)) return '';
    return typeof value === 'string' ? value : (this.#fail('bad-shape') ?? '');
  }

  #members(value: unknown): Members {
    if (!isGiven(value)) return none;
    return isMembers(value) ? value : (this.#fail('bad-shape') ?? none);
  }

  #list(value: unknown): readonly Members[] {
    if (!isGiven(value)) return [];
    if (!Array.isArray(value)) return this.#fail('bad-shape') ?? [];
    return value.map((member) => this.#members(member));
  }

  #fail(code: MalformedCode): undefined {
    this.#failure ??= code;
    return undefined;
  }
}

const integer64 = /^-?\d{1,19}$/;
const hexadecimal = /^[0-9a-fA-F]*$/;

/** Absent and null mean the same in OTLP/JSON. */
function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}
