import type { RecordSummary } from '@annexa/api';
import type { LedgeredRecord } from '@annexa/evidence';
import { headlineOf } from './headline.ts';

/** A record as lists show it. */
export function summaryOf(record: LedgeredRecord): RecordSummary {
  const { predicate } = record;
  return {
    index: record.index,
    id: record.id,
    kind: record.kind,
    system: predicate.system,
    stage: predicate.stage,
    headline: record.erased === true ? 'erased; the leaf stays' : headlineOf(record),
    observed: predicate.observed,
    capturedAt: predicate.captured,
    receivedAt: record.receivedAt,
    grade: record.grade,
    binding: record.binding,
    double: predicate.source.double ?? false,
    erased: record.erased ?? false,
  };
}
