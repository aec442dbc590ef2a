import type { Encoding, ScanOutcome, Signal } from './batch.ts';
import { batchOf } from './collected.ts';
import { JsonReader } from './json.ts';
import { KeyTable } from './keys.ts';
import { SpanTable } from './span-table.ts';
import { SpanCollector } from './spans.ts';
import { ScanTables } from './tables.ts';
import { AttributeReader } from './wire-attributes.ts';
import { scanLogs } from './wire-logs.ts';
import { scanMetrics } from './wire-metrics.ts';
import { TraceScan } from './wire-traces.ts';
import { WireCursor } from './wire.ts';

/** Reads request bodies, one at a time. Holds nothing between calls but bounded tables of texts. */
export interface Scanner {
  /** Never throws: a body that cannot be read is `malformed` as a whole, with a code. Time is linear in its length. */
  scan(signal: Signal, encoding: Encoding, body: Uint8Array): ScanOutcome;
}

/** A scanner that also keeps the attributes named, for selectors (`selectorAttributes`). */
export function createScanner(selectableAttributes: Iterable<string> = []): Scanner {
  const keys = new KeyTable(selectableAttributes);
  const spans = new SpanTable();
  let scan = new TableScan(keys, spans);
  return {
    scan: (signal, encoding, body) => {
      if (scan.isFull) scan = new TableScan(keys, spans);
      return encoding === 'json' ? scan.json(signal, body) : scan.wire(signal, body);
    },
  };
}

/**
 * Scans with one set of tables. Its parts are made once and used for every request: that saves making them, and the engine
 * throws optimized code away when a garbage collection finds none of the objects it was made for.
 */
class TableScan {
  readonly #tables = new ScanTables();
  readonly #wire = new WireCursor();
  readonly #attributes: AttributeReader;
  readonly #traces: TraceScan;
  readonly #json: JsonReader;

  constructor(keys: KeyTable, spans: SpanTable) {
    const collector = new SpanCollector(this.#tables, spans);
    this.#attributes = new AttributeReader(this.#wire, keys, this.#tables);
    this.#traces = new TraceScan(this.#attributes, collector);
    this.#json = new JsonReader(this.#tables, keys, collector);
  }

  get isFull(): boolean {
    return this.#tables.isFull;
  }

  wire(signal: Signal, body: Uint8Array): ScanOutcome {
    this.#wire.open(body);
    const collector = this.#collect(signal);
    const { failure } = this.#wire;
    this.#wire.close();
    return failure === undefined ? { ok: true, batch: batchOf(signal, collector) } : { ok: false, code: failure };
  }

  json(signal: Signal, body: Uint8Array): ScanOutcome {
    return this.#json.scan(signal, body);
  }

  #collect(signal: Signal) {
    if (signal === 'traces') return this.#traces.request();
    return signal === 'logs' ? scanLogs(this.#attributes) : scanMetrics(this.#attributes);
  }
}
