import { AttributeBag } from './attributes.ts';
import { RecordCollector } from './records.ts';
import { walkAttributed } from './wire-attributes.ts';
import type { AttributeReader } from './wire-attributes.ts';
import { readResource } from './wire-resource.ts';
import { wireBytes } from './wire.ts';
import type { WireCursor } from './wire.ts';

/** Field of Metric that holds the points of each kind: gauge, sum, histogram, exponential histogram, summary. */
const pointKinds = new Set([5, 7, 9, 10, 11]);

/** Where the points of each kind keep their attributes. */
const attributesFieldOfKind: Readonly<Record<number, number>> = { 5: 7, 7: 7, 9: 9, 10: 1, 11: 7 };

/** ExportMetricsServiceRequest: resource_metrics = 1 { resource = 1, scope_metrics = 2 { scope = 1, metrics = 2 } }. */
export function scanMetrics(attributes: AttributeReader): RecordCollector {
  const { wire } = attributes;
  const collector = new RecordCollector();
  const end = wire.bytes.length;
  while (wire.nextField(end)) {
    if (wire.is(1, wireBytes)) scanResourceMetrics(attributes, wire.bytesEnd(end), collector);
    else wire.skip(end);
  }
  return collector;
}

function scanResourceMetrics(attributes: AttributeReader, end: number, collector: RecordCollector): void {
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
      if (wire.is(2, wireBytes)) collector.addItems(countPoints(wire, wire.bytesEnd(scopeEnd)));
      else if (wire.is(1, wireBytes)) walkAttributed(wire, wire.bytesEnd(scopeEnd), 3);
      else wire.skip(scopeEnd);
    }
  }
}

/** Every kind of points is a message whose field 1 repeats the points; of the kinds the last one given counts. */
function countPoints(wire: WireCursor, end: number): number {
  let points = 0;
  let kind = 0;
  while (wire.nextField(end)) {
    if (wire.wireType !== wireBytes || !pointKinds.has(wire.field)) {
      wire.skip(end);
      continue;
    }
    if (kind !== wire.field) points = 0;
    kind = wire.field;
    const kindEnd = wire.bytesEnd(end);
    while (wire.nextField(kindEnd)) {
      if (!wire.is(1, wireBytes)) {
        wire.skip(kindEnd);
        continue;
      }
      points += 1;
      walkAttributed(wire, wire.bytesEnd(kindEnd), attributesFieldOfKind[kind] ?? 0);
    }
  }
  return points;
}
