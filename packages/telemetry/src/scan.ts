import type { Encoding, ScanOutcome, Signal, SignalBatch } from './batch.ts';
import { TextCache } from './intern.ts';
import { scanJson } from './json.ts';
import { scanLogs } from './wire-logs.ts';
import { scanMetrics } from './wire-metrics.ts';
import { scanTraces } from './wire-traces.ts';
import { WireCursor } from './wire.ts';

/** Reads request bodies, one at a time. Holds nothing between calls but a bounded cache of texts. */
export interface Scanner {
  /** Never throws: a body that cannot be read is `malformed` as a whole, with a code. Time is linear in its length. */
  scan(signal: Signal, encoding: Encoding, body: Uint8Array): ScanOutcome;
}

/** A scanner that also keeps the attributes named, for selectors (`selectorAttributes`). */
export function createScanner(selectableAttributes: Iterable<string> = []): Scanner {
  const wanted: ReadonlySet<string> = new Set(selectableAttributes);
  const cache = new TextCache();
  return {
    scan: (signal, encoding, body) => (encoding === 'json' ? scanJson(signal, body, wanted) : scanWire(signal, body, { cache, wanted })),
  };
}

function scanWire(signal: Signal, body: Uint8Array, known: { cache: TextCache; wanted: ReadonlySet<string> }): ScanOutcome {
  const wire = new WireCursor(body);
  const context = { wire, ...known };
  const collector = scanSignal[signal](context);
  if (wire.failure !== undefined) return { ok: false, code: wire.failure };
  return { ok: true, batch: batchOf(signal, collector) };
}

const scanSignal = { traces: scanTraces, logs: scanLogs, metrics: scanMetrics };

/** The common form of what either encoding collected. */
function batchOf(signal: Signal, collector: ReturnType<(typeof scanSignal)[Signal]>): SignalBatch {
  const { items, firstTraceId, firstSpanId, longTexts } = collector;
  return { signal, items, firstTraceId, firstSpanId, longTexts, groups: collector.finish() };
}
