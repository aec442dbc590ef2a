import { isLedgered, organisation } from '@annexa/evidence';
import type { LedgeredRecord } from '@annexa/evidence';
import type { Audit } from './audits.ts';

/** Why a record is in the pack. */
export type Reason = 'in-period' | 'relied-on' | 'key-binding';

/** A record in the pack. */
export type Chosen = { readonly record: LedgeredRecord; readonly why: Reason };

export type Period = { readonly from: string; readonly to: string };

/** The records of a pack in log order: of the period, those the results rest on, and what says whose every key is. */
export function choose(
  records: readonly LedgeredRecord[],
  system: string,
  period: Period,
  relied: ReadonlySet<number>,
  audit: Audit,
): readonly Chosen[] {
  const why = new Map<number, Reason>();
  for (const record of records) {
    const isOurs = record.predicate.system === system || record.predicate.system === organisation;
    if (audit.evidence === 'period' && isOurs && record.kind !== 'key-binding' && isWithin(record, period))
      why.set(record.index, 'in-period');
    else if (relied.has(record.index)) why.set(record.index, 'relied-on');
  }
  addBindings(records, why);
  return records.flatMap((record) => {
    const reason = why.get(record.index);
    return reason === undefined ? [] : [{ record, why: reason }];
  });
}

/** What it observed reaches into the period, or it came in then (late evidence). */
function isWithin({ predicate: { observed }, receivedAt }: LedgeredRecord, { from, to }: Period): boolean {
  const [start, end] = [Date.parse(from), Date.parse(to)];
  const received = Date.parse(receivedAt);
  return (Date.parse(observed.from) <= end && Date.parse(observed.to) >= start) || (received >= start && received <= end);
}

/** A binding is signed by the collector's own key, whose binding is the first leaf. */
function addBindings(records: readonly LedgeredRecord[], why: Map<number, Reason>): void {
  const signing = records.filter(({ index }) => index === 0 || why.has(index));
  const signers = new Set(signing.map(({ keyDigest }) => keyDigest));
  for (const record of records) {
    if (isLedgered(record, 'key-binding') && signers.has(record.predicate.facts.keyDigest) && !why.has(record.index))
      why.set(record.index, 'key-binding');
  }
}
