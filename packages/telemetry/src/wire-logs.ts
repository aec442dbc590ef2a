import { AttributeBag, EventAttributes } from './attributes.ts';
import { eventAttributesMax } from './batch.ts';
import type { ScannedEvent } from './batch.ts';
import { RecordCollector } from './records.ts';
import type { Nanos } from './nanos.ts';
import { walkAnyValue, walkAttributed } from './wire-attributes.ts';
import type { AttributeReader } from './wire-attributes.ts';
import { readId, readResource } from './wire-resource.ts';
import { wireBytes, wireFixed64 } from './wire.ts';

/** ExportLogsServiceRequest: resource_logs = 1. */
export function scanLogs(attributes: AttributeReader): RecordCollector {
  const { wire } = attributes;
  const collector = new RecordCollector();
  const end = wire.bytes.length;
  while (wire.nextField(end)) {
    if (wire.is(1, wireBytes)) scanResourceLogs(attributes, wire.bytesEnd(end), collector);
    else wire.skip(end);
  }
  return collector;
}

/** ResourceLogs: resource = 1, scope_logs = 2 { scope = 1, log_records = 2 }. */
function scanResourceLogs(attributes: AttributeReader, end: number, collector: RecordCollector): void {
  const { wire } = attributes;
  const start = wire.at;
  const bag = new AttributeBag(attributes.tables);
  readResource(attributes, end, bag);
  collector.beginResource(bag);
  if (wire.failure !== undefined) return;
  wire.at = start;
  while (wire.nextField(end)) {
    if (!wire.is(2, wireBytes)) {
      wire.skip(end);
      continue;
    }
    const scopeEnd = wire.bytesEnd(end);
    while (wire.nextField(scopeEnd)) {
      if (wire.is(2, wireBytes)) scanLogRecord(attributes, wire.bytesEnd(scopeEnd), collector, bag);
      else if (wire.is(1, wireBytes)) walkAttributed(wire, wire.bytesEnd(scopeEnd), 3);
      else wire.skip(scopeEnd);
    }
  }
}

const zeroNanos: Nanos = { low: 0, high: 0 };

/** LogRecord: times 1 and 11, body 5, attributes 6, ids 9 and 10, event_name 12. */
function scanLogRecord(attributes: AttributeReader, end: number, collector: RecordCollector, bag: AttributeBag): void {
  const { wire } = attributes;
  const start = wire.at;
  let eventName = '';
  let [time, observed] = [zeroNanos, zeroNanos];
  let [traceId, spanId] = ['', ''];
  bag.clear();
  while (wire.nextField(end)) {
    if (wire.is(6, wireBytes)) wire.at = attributes.read(wire.at, end, bag);
    else if (wire.is(5, wireBytes)) walkAnyValue(wire, wire.bytesEnd(end), 0);
    else if (wire.is(1, wireFixed64)) time = wire.fixed64(end);
    else if (wire.is(11, wireFixed64)) observed = wire.fixed64(end);
    else if (wire.is(9, wireBytes)) traceId = readId(wire, end, 16);
    else if (wire.is(10, wireBytes)) spanId = readId(wire, end, 8);
    else if (wire.is(12, wireBytes)) eventName = attributes.text(end);
    else wire.skip(end);
  }
  if (wire.failure !== undefined) return;
  const record = { eventName, time, observed, traceId, spanId };
  collector.addRecord(record, bag, () => eventAttributesAt(attributes, start, end));
}

function eventAttributesAt(
  attributes: AttributeReader,
  start: number,
  end: number,
): Pick<ScannedEvent, 'attributes' | 'attributesLeftOut'> {
  const { wire } = attributes;
  const back = wire.at;
  const kept = new EventAttributes(eventAttributesMax);
  wire.at = start;
  while (wire.nextField(end)) {
    if (wire.is(6, wireBytes)) attributes.readEvent(wire.bytesEnd(end), kept);
    else wire.skip(end);
  }
  wire.at = back;
  return { attributes: kept.values, attributesLeftOut: kept.leftOut };
}
