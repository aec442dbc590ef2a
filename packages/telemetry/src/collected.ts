import type { Signal, SignalBatch } from './batch.ts';
import type { RecordCollector } from './records.ts';
import type { SpanCollector } from './spans.ts';

/** The common form of what either encoding collected. */
export function batchOf(signal: Signal, collector: SpanCollector | RecordCollector): SignalBatch {
  const groups = collector.finish();
  const { items, firstTraceId, firstSpanId, longTexts } = collector;
  return { signal, items, firstTraceId, firstSpanId, longTexts, groups };
}
