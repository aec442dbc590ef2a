import type { AttributeBag } from './attributes.ts';
import type { AttributeReader } from './wire-attributes.ts';
import { wireBytes } from './wire.ts';
import type { WireCursor } from './wire.ts';

/** Field 1 of ResourceSpans, ResourceLogs and ResourceMetrics: Resource with attributes = 1. */
export function readResource(attributes: AttributeReader, end: number, bag: AttributeBag): void {
  const { wire } = attributes;
  bag.clear();
  while (wire.nextField(end)) {
    if (!wire.is(1, wireBytes)) {
      wire.skip(end);
      continue;
    }
    const resourceEnd = wire.bytesEnd(end);
    while (wire.nextField(resourceEnd)) {
      if (wire.is(1, wireBytes)) wire.at = attributes.read(wire.at, resourceEnd, bag);
      else wire.skip(resourceEnd);
    }
  }
}

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** An id as lower-case hex; absent is empty, another length is malformed. */
export function readId(wire: WireCursor, end: number, lengthBytes: number): string {
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
