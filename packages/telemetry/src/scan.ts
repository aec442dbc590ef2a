import type { Encoding, ScanOutcome, Signal } from './batch.ts';
import { batchOf } from './collected.ts';
import { scanJson } from './json.ts';
import { KeyTable } from './keys.ts';
import { SpanTable } from './span-table.ts';
import { ScanTables } from './tables.ts';
import type { ScanMemory } from './tables.ts';
import { AttributeReader } from './wire-attributes.ts';
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
  const keys = new KeyTable(selectableAttributes);
  const spans = new SpanTable();
  let tables = new ScanTables();
  return {
    scan: (signal, encoding, body) => {
      if (tables.isFull) tables = new ScanTables();
      const memory = { keys, spans, tables };
      return encoding === 'json' ? scanJson(signal, body, memory) : scanWire(signal, body, memory);
    },
  };
}

function scanWire(signal: Signal, body: Uint8Array, memory: ScanMemory): ScanOutcome {
  const wire = new WireCursor(body);
  const collector = scanSignal[signal](new AttributeReader(wire, memory.keys, memory.tables), memory.spans);
  if (wire.failure !== undefined) return { ok: false, code: wire.failure };
  return { ok: true, batch: batchOf(signal, collector) };
}

const scanSignal = { traces: scanTraces, logs: scanLogs, metrics: scanMetrics };
