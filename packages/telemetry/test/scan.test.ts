import { describe, expect, it } from 'vitest';
import { createScanner, spansMax, WindowAccumulator } from '@annexa/telemetry';
import { requestTypes } from './otlp-schema.ts';
import { noonMs } from './spans.ts';

type Attributes = Readonly<Record<string, string | number>>;

/** A trace request in protobuf: one resource, a span for each set of attributes, with ids of its own. */
function protobufRequest(spans: readonly Attributes[]): Uint8Array {
  const nanos = String(BigInt(noonMs) * 1_000_000n);
  const written = spans.map((attributes, index) => ({
    traceId: idOf(index, 16),
    spanId: idOf(index, 8),
    startTimeUnixNano: nanos,
    endTimeUnixNano: nanos,
    attributes: Object.entries(attributes).map(([key, value]) => ({
      key,
      value: typeof value === 'number' ? { intValue: value } : { stringValue: value },
    })),
  }));
  const { traces } = requestTypes;
  return traces.encode(traces.fromObject({ resourceSpans: [{ scopeSpans: [{ spans: written }] }] })).finish();
}

function idOf(index: number, lengthBytes: number): Uint8Array {
  return Uint8Array.from({ length: lengthBytes }, (_, at) => (at < 4 ? ((index + 1) >> (8 * at)) & 255 : 7));
}

const chat = { 'gen_ai.operation.name': 'chat', 'gen_ai.provider.name': 'openai' };

function scanned(scanner: ReturnType<typeof createScanner>, body: Uint8Array) {
  const outcome = scanner.scan('traces', 'protobuf', body);
  if (!outcome.ok) throw new Error(outcome.code);
  return outcome.batch;
}

function modelsAsked(batch: ReturnType<typeof scanned>): readonly (string | undefined)[] {
  return batch.groups.flatMap(({ inferences }) =>
    Array.from({ length: inferences.count }, (_, row) => inferences.inference(row)?.modelAsked),
  );
}

describe('what a scanner remembers', () => {
  it('more made-up names than it keeps: each is read right, also after it began anew', () => {
    const scanner = createScanner();
    for (let request = 0; request < 12; request += 1) {
      const names = Array.from({ length: 1_000 }, (_, index) => `model-${request}-${index}`);
      const batch = scanned(scanner, protobufRequest(names.map((name) => ({ ...chat, 'gen_ai.request.model': name }))));
      expect(modelsAsked(batch)).toEqual(names);
    }
    expect(modelsAsked(scanned(scanner, protobufRequest([{ ...chat, 'gen_ai.request.model': 'model-0-1' }])))).toEqual(['model-0-1']);
  });

  it('a batch stays what it was while the scanner goes on', () => {
    const scanner = createScanner();
    const first = scanned(scanner, protobufRequest([{ ...chat, 'gen_ai.request.model': 'a', 'gen_ai.usage.input_tokens': 3 }]));
    scanned(scanner, protobufRequest([{ ...chat, 'gen_ai.request.model': 'b', 'gen_ai.usage.input_tokens': 5 }]));
    const inference = first.groups[0]?.inferences.inference(0);
    expect(inference).toMatchObject({ modelAsked: 'a', inputTokens: 3, traceId: '01000000'.padEnd(32, '07'), nested: false });
  });

  it('a request that was refused leaves nothing behind', () => {
    const scanner = createScanner();
    const long = protobufRequest([{ ...chat, 'gen_ai.request.model': 'm'.repeat(400) }]);
    const name = message(1, new TextEncoder().encode('gen_ai.request.model'));
    const attribute = message(9, Uint8Array.from([...name, ...message(2, message(1, new Uint8Array(400).fill(109)))]));
    const span = message(2, Uint8Array.from([...attribute, ...message(1, new Uint8Array(3))]));
    expect(scanner.scan('traces', 'protobuf', message(1, message(2, span)))).toEqual({ ok: false, code: 'bad-id' });
    expect(scanned(scanner, protobufRequest([chat]))).toMatchObject({ items: 1, longTexts: 0 });
    expect(scanned(scanner, long)).toMatchObject({ items: 1, longTexts: 1 });
  });

  it.each(['id', 'x', 'http.route', 'ä', `a-name-of-${'200'.repeat(60)}-letters`])('keeps a selector attribute named %s', (name) => {
    const selectors = [{ system: 'mine', selectors: [{ [name]: 'yes' }] }];
    const windows = new WindowAccumulator('local');
    const batch = scanned(createScanner([name]), protobufRequest([{ ...chat, [name]: 'yes' }, { ...chat, [name]: 'no' }, chat]));
    windows.add({ batch, position: { epoch: 1, seq: 1 }, receivedMs: noonMs }, selectors);
    const cut = { from: { epoch: 0, seq: 0 }, to: { epoch: 1, seq: 1 }, at: '2026-11-24T12:05:00.000Z' };
    expect(windows.windows(cut).map(({ system, totals }) => [system, totals.inferences])).toEqual([
      ['mine', 1],
      ['unassigned', 2],
    ]);
  });
});

describe('bounds', () => {
  it('more spans than any real request has are malformed, not a table without end', () => {
    const spans = new Uint8Array(2 * (spansMax + 1));
    for (let at = 0; at < spans.length; at += 2) spans[at] = 0x12;
    const scope = message(2, spans);
    expect(createScanner().scan('traces', 'protobuf', message(1, scope))).toEqual({ ok: false, code: 'too-many' });
  });
});

function message(field: number, content: Uint8Array): Uint8Array {
  const length: number[] = [];
  for (let rest = content.length; ; rest = Math.floor(rest / 128)) {
    length.push(rest < 128 ? rest : (rest % 128) | 128);
    if (rest < 128) return Uint8Array.from([field * 8 + 2, ...length, ...content]);
  }
}
