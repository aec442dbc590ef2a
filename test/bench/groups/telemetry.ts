import { createScanner, WindowAccumulator } from '@annexa/telemetry';
import type { Encoding } from '@annexa/telemetry';
import type { Measured } from '../figure.ts';
import { alternating, repeating } from '../rounds.ts';
import { traceRequest } from '../samples/otlp-schema.ts';
import { spansPerBody, traceBodies } from '../samples/trace-bodies.ts';
import type { TraceBody } from '../samples/trace-bodies.ts';
import type { Group } from './group.ts';

const bodyCount = 16;
const sliceMs = 300;
const rounds = 9;

/** What counting costs a core, against making objects of the same bytes. */
export const telemetry: Group = {
  name: 'telemetry',
  about: 'scan and count OTLP requests, against protobufjs decoding the same bodies',
  measure: async (note) => {
    const bodies = traceBodies(bodyCount);
    const sizes = bodies.slice(0, 1).map(({ protobuf, json }) => `${protobuf.length} B protobuf, ${json.length} B JSON`);
    note(`${bodyCount} bodies of ${spansPerBody} spans, half of them LLM calls: ${sizes.join()}`);
    note('ours scans and counts into windows; the reference only decodes into objects, by the decoder protobufjs compiles');
    assertSameCount(bodies);
    const [wire, text, decoded, parsed] = await alternating(
      [
        counting(bodies, 'protobuf'),
        counting(bodies, 'json'),
        repeating(sliceMs, () => decodeAll(bodies)),
        repeating(sliceMs, () => parseAll(bodies)),
      ],
      rounds,
    );
    const figure = (name: string, rate = wire, reference = decoded): Measured => ({
      name,
      value: rate?.perSecond ?? Number.NaN,
      unit: 'spans/CPU-s',
      reference: reference?.perSecond ?? Number.NaN,
      spread: rate?.spread ?? Number.NaN,
    });
    return [
      { ...figure('protobuf scan + windows, against protobufjs decode'), target: { of: 'ratio', comparison: '>=', bound: 10 } },
      {
        ...figure('JSON scan + windows, against protobuf scan + windows', text, wire),
        target: { of: 'ratio', comparison: '>=', bound: 0.06 },
      },
      figure('JSON scan + windows, against JSON.parse alone', text, parsed),
    ];
  },
};

/** Counts every body into a window of its own round, so that nothing grows without end. */
function counting(bodies: readonly TraceBody[], encoding: Encoding) {
  const scanner = createScanner();
  let seq = 0;
  return repeating(sliceMs, () => {
    const window = new WindowAccumulator('bench');
    for (const body of bodies) {
      const scanned = scanner.scan('traces', encoding, body[encoding]);
      if (!scanned.ok) throw new Error(`a good body was refused: ${scanned.code}`);
      window.add({ batch: scanned.batch, position: { epoch: 1, seq: (seq += 1) }, receivedMs: 1_772_359_300_000 }, []);
    }
    return bodies.length * spansPerBody;
  });
}

function decodeAll(bodies: readonly TraceBody[]): number {
  for (const { protobuf } of bodies) traceRequest.decode(protobuf);
  return bodies.length * spansPerBody;
}

function parseAll(bodies: readonly TraceBody[]): number {
  for (const { json } of bodies) JSON.parse(new TextDecoder().decode(json));
  return bodies.length * spansPerBody;
}

/** A scan that skipped something would be fast for the wrong reason. */
function assertSameCount(bodies: readonly TraceBody[]): void {
  for (const encoding of ['protobuf', 'json'] as const) {
    const window = new WindowAccumulator('bench');
    const scanner = createScanner();
    bodies.forEach((body, seq) => {
      const scanned = scanner.scan('traces', encoding, body[encoding]);
      if (scanned.ok) window.add({ batch: scanned.batch, position: { epoch: 1, seq }, receivedMs: 0 }, []);
    });
    const [counted] = window.windows({ from: { epoch: 1, seq: 0 }, to: { epoch: 1, seq: 1 }, at: '2026-03-01T10:10:00.000Z' });
    const spans = bodies.length * spansPerBody;
    const { totals } = counted ?? {};
    if (totals?.spans !== spans || totals.inferences !== spans / 2)
      throw new Error(`${encoding}: counted ${totals?.spans} of ${spans} spans`);
  }
}
