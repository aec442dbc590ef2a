import { AttributeBag } from './attributes.ts';
import type { EventAttributes, Scalar } from './attributes.ts';
import { depthMax } from './batch.ts';
import type { TextCache } from './intern.ts';
import { WireCursor, wireBytes, wireFixed64, wireVarint } from './wire.ts';

/** What a scan carries along: the cursor, the cache of texts, and which attributes matter. */
export interface WireContext {
  readonly wire: WireCursor;
  readonly cache: TextCache;
  readonly wanted: ReadonlySet<string>;
}

/** Reads one KeyValue into a bag; a value nobody needs is still walked, so that a broken body is refused as a whole. */
export function readAttribute(context: WireContext, end: number, bag: AttributeBag): void {
  const { name, values } = readKeyValue(context, end);
  if (bag.needs(name)) bag.put(name, scalarOf(context, values));
}

/** Same, keeping every attribute of a salient event. */
export function readEventAttribute(context: WireContext, end: number, attributes: EventAttributes): void {
  const { name, values } = readKeyValue(context, end);
  attributes.put(name, scalarOf(context, values));
}

/** A text field's value; the cursor stands after its tag. */
export function readText({ wire, cache }: WireContext, end: number): string {
  const textEnd = wire.bytesEnd(end);
  if (wire.failure !== undefined) return '';
  const text = cache.text(wire.bytes, wire.at, textEnd);
  wire.at = textEnd;
  return text;
}

/** Start and end of an AnyValue. A value given in several pieces is merged, as protobuf demands. */
type Place = readonly [at: number, end: number];

/** KeyValue: key = 1, value = 2. */
function readKeyValue(context: WireContext, end: number): { name: string; values: readonly Place[] } {
  const { wire } = context;
  const values: Place[] = [];
  let name = '';
  while (wire.nextField(end)) {
    if (wire.is(1, wireBytes)) {
      name = readText(context, end);
    } else if (wire.is(2, wireBytes)) {
      const valueEnd = wire.bytesEnd(end);
      values.push([wire.at, valueEnd]);
      walkAnyValue(wire, valueEnd, 0);
    } else {
      wire.skip(end);
    }
  }
  return { name, values };
}

function scalarOf(context: WireContext, values: readonly Place[]): Scalar | undefined {
  let scalar: Scalar | undefined;
  for (const place of values) scalar = scalarAt(context, place, scalar);
  return scalar;
}

/** AnyValue: string 1, bool 2, int 3, double 4, array 5, kvlist 6, bytes 7. Steps over it and checks its structure. */
export function walkAnyValue(wire: WireCursor, end: number, depth: number): void {
  if (depth > depthMax) return wire.fail('too-deep');
  while (wire.nextField(end)) {
    if (wire.is(5, wireBytes) || wire.is(6, wireBytes)) {
      walkValues(wire, wire.bytesEnd(end), depth, wire.field === 6);
    } else {
      wire.skip(end);
    }
  }
}

function walkValues(wire: WireCursor, end: number, depth: number, isKeyed: boolean): void {
  while (wire.nextField(end)) {
    if (!wire.is(1, wireBytes)) wire.skip(end);
    else if (isKeyed) walkKeyValue(wire, wire.bytesEnd(end), depth);
    else walkAnyValue(wire, wire.bytesEnd(end), depth + 1);
  }
}

/** Steps over a message we take nothing from, checking the attributes it holds in that field. */
export function walkAttributed(wire: WireCursor, end: number, attributesField: number): void {
  while (wire.nextField(end)) {
    if (wire.is(attributesField, wireBytes)) walkKeyValue(wire, wire.bytesEnd(end), 0);
    else wire.skip(end);
  }
}

function walkKeyValue(wire: WireCursor, end: number, depth: number): void {
  while (wire.nextField(end)) {
    if (wire.is(2, wireBytes)) walkAnyValue(wire, wire.bytesEnd(end), depth + 1);
    else wire.skip(end);
  }
}

/** Reads an AnyValue that was walked before; the cursor is put back. The last member of the oneof wins, lists are joined. */
function scalarAt(context: WireContext, [at, end]: Place, before?: Scalar): Scalar | undefined {
  const { wire } = context;
  if (wire.failure !== undefined) return undefined;
  const back = wire.at;
  wire.at = at;
  let value = before;
  while (wire.nextField(end)) {
    if (wire.is(1, wireBytes)) value = readText(context, end);
    else if (wire.is(2, wireVarint)) value = wire.int64(end) !== 0;
    else if (wire.is(3, wireVarint)) value = wire.int64(end);
    else if (wire.is(4, wireFixed64)) value = wire.double(end);
    else if (wire.is(5, wireBytes)) value = [...(Array.isArray(value) ? value : []), ...listAt(context, wire.bytesEnd(end))];
    else {
      if (wire.is(6, wireBytes) || wire.is(7, wireBytes)) value = undefined;
      wire.skip(end);
    }
  }
  if (wire.failure === undefined) wire.at = back;
  return value;
}

/** Plain members of an ArrayValue as texts; nested lists are left out. */
function listAt(context: WireContext, end: number): readonly string[] {
  const { wire } = context;
  const texts: string[] = [];
  while (wire.nextField(end)) {
    if (!wire.is(1, wireBytes)) {
      wire.skip(end);
      continue;
    }
    const memberEnd = wire.bytesEnd(end);
    const member = scalarAt(context, [wire.at, memberEnd]);
    if (member !== undefined && !Array.isArray(member)) texts.push(String(member));
    if (wire.failure === undefined) wire.at = memberEnd;
  }
  return texts;
}
