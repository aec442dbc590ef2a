import { describe, expect, it } from 'vitest';
import { createScanner, WindowAccumulator } from '@annexa/telemetry';
import type { InferenceRows, Signal } from '@annexa/telemetry';
import { decodedAsJson, requestTypes } from './otlp-schema.ts';
import { damaged, randomOf, WireWriter } from './random-otlp.ts';

const signals = ['traces', 'logs', 'metrics'] as const;
const scanner = createScanner(['http.route', 'service.name']);

const selectors = [{ system: 'routed', selectors: [{ 'http.route': 'alpha' }, { 'service.name': 'chat' }] }];

/** Two decoders, one meaning: our scan of the bytes, and our JSON reader on what protobufjs made of the same bytes. */
function compare(signal: Signal, body: Uint8Array): { scan: string; oracle: string } {
  const scanned = scanner.scan(signal, 'protobuf', body);
  const decoded = decodedAsJson(signal, body);
  if (decoded instanceof Error) return { scan: scanned.ok ? 'read' : scanned.code, oracle: `refused: ${decoded.message}` };
  const reread = scanner.scan(signal, 'json', decoded);
  return { scan: textOf(scanned), oracle: textOf(reread) };
}

function textOf(outcome: ReturnType<typeof scanner.scan>): string {
  if (!outcome.ok) return outcome.code;
  const groups = outcome.batch.groups.map((group) => ({ ...group, inferences: inferencesOf(group.inferences) }));
  return JSON.stringify({ ...outcome.batch, groups }, (_key, value: unknown) => (value instanceof Map ? [...value] : value));
}

function inferencesOf(rows: InferenceRows) {
  return Array.from({ length: rows.count }, (_, row) => rows.inference(row));
}

/** The seed, and the text near the first difference to the other. */
function around(seed: number, text: string, other: string): string {
  let at = 0;
  while (at < text.length && text[at] === other[at]) at += 1;
  const from = Math.max(0, at - 120);
  return `seed ${seed}: ${text.slice(from, at + 60)} | oracle: ${other.slice(from, at + 60)}`;
}

function caseOf(seed: number): { signal: Signal; body: Uint8Array; random: () => number } {
  const random = randomOf(seed);
  const signal = signals[seed % 4] ?? 'traces';
  return { signal, body: Uint8Array.from(new WireWriter(random).message(requestTypes[signal])), random };
}

/** The codes a scan may give where the oracle reads on: it is stricter than protobufjs about ids and depth only. */
const stricter = /^(bad-id|too-deep|bad-varint|bad-tag|bad-group|truncated)$/;

describe('scan against a full decoder', () => {
  it('1,500 lawful requests: the same facts, all of them', () => {
    const differences: string[] = [];
    let inferences = 0;
    for (let seed = 0; seed < 1_500; seed += 1) {
      const { signal, body } = caseOf(seed);
      const { scan, oracle } = compare(signal, body);
      if (scan !== oracle) differences.push(around(seed, scan, oracle));
      inferences += scan.split('"operation":').length - 1;
    }
    expect(differences).toEqual([]);
    expect(inferences).toBeGreaterThan(300);
  });

  it('2,500 damaged requests: the same facts, or refused with a code; never a throw', () => {
    const differences: string[] = [];
    const seen = { same: 0, refused: 0, utf8: 0 };
    for (let seed = 0; seed < 2_500; seed += 1) {
      const { signal, body, random } = caseOf(seed);
      const { scan, oracle } = compare(signal, damaged(body, random));
      if (scan === oracle) seen.same += 1;
      else if (stricter.test(scan)) seen.refused += 1;
      // Invalid UTF-8 is read with replacement characters: the oracle refuses it, the OpenTelemetry Collector does not.
      else if (/utf-?8/i.test(oracle)) seen.utf8 += 1;
      else differences.push(around(seed, scan, oracle));
    }
    expect(differences).toEqual([]);
    expect(seen.same).toBeGreaterThan(200);
    expect(seen.refused).toBeGreaterThan(200);
  });

  it('whatever was read can be counted: every item is in a window, once, and the windows are plain JSON', () => {
    const windows = new WindowAccumulator('local');
    const sent = { traces: 0, logs: 0, metrics: 0 };
    for (let seed = 0; seed < 1_500; seed += 1) {
      const { signal, body, random } = caseOf(seed);
      const outcome = scanner.scan(signal, 'protobuf', seed % 2 === 0 ? body : damaged(body, random));
      if (!outcome.ok) continue;
      sent[signal] += outcome.batch.items;
      windows.add({ batch: outcome.batch, position: { epoch: 1, seq: seed + 1 }, receivedMs: 1_764_000_100_000 }, selectors);
    }
    const made = windows.windows({ from: { epoch: 0, seq: 0 }, to: { epoch: 1, seq: 9_999 }, at: '2025-11-24T16:01:40.000Z' });
    const sum = (name: 'spans' | 'logRecords' | 'dataPoints') => made.reduce((total, window) => total + Number(window.totals[name]), 0);
    expect({ traces: sum('spans'), logs: sum('logRecords'), metrics: sum('dataPoints') }).toEqual(sent);
    expect(JSON.parse(JSON.stringify(made))).toStrictEqual(made);
    expect(windows.salientEvents.length).toBeGreaterThan(50);
    expect(JSON.parse(JSON.stringify(windows.salientEvents))).toStrictEqual(windows.salientEvents);
  });

  it.each([
    ['an endless varint', [8, ...Array.from({ length: 40 }, () => 255)], 'bad-varint'],
    ['a length beyond the end', [10, 255, 255, 255, 255, 15], 'truncated'],
    ['field number 0', [0, 0], 'bad-tag'],
    ['a wire type that does not exist', [15], 'bad-tag'],
    ['a group that never ends', [11], 'bad-group'],
    ['a group ended by another', [11, 20], 'bad-group'],
    ['groups without end, a million of them', Array.from({ length: 1_000_000 }, () => 11), 'too-deep'],
    ['a length of 2^63', [10, 128, 128, 128, 128, 128, 128, 128, 128, 128, 1], 'bad-varint'],
  ] as const)('%s is malformed', (_name, bytes, code) => {
    for (const signal of signals) {
      expect(scanner.scan(signal, 'protobuf', Uint8Array.from(bytes))).toEqual({ ok: false, code });
    }
  });

  it('values nested without end are malformed in either encoding, not a stack overflow', () => {
    let value = field(1, []);
    for (let depth = 0; depth < 60; depth += 1) value = field(5, field(1, value));
    const attribute = [...field(1, [97]), ...field(2, value)];
    const body = Uint8Array.from(field(1, field(1, field(1, attribute))));
    expect(scanner.scan('traces', 'protobuf', body)).toEqual({ ok: false, code: 'too-deep' });
    const nested = `${'{"arrayValue":{"values":['.repeat(5_000)}${']}}'.repeat(5_000)}`;
    const json = `{"resourceSpans":[{"resource":{"attributes":[{"key":"a","value":${nested}}]}}]}`;
    expect(scanner.scan('traces', 'json', new TextEncoder().encode(json))).toEqual({ ok: false, code: 'too-deep' });
  });
});

function field(id: number, content: readonly number[]): number[] {
  return [id * 8 + 2, ...varint(content.length)].concat(content);
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))];
}
