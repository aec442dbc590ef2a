import type { FactsOf, Subject } from '@annexa/evidence';
import { digestOfValue } from '@annexa/evidence';

/** What a `finding` record of type `signal` needs. The subject's digest is `id`: stable, so that each signal is opened once. */
export type SignalDraft = {
  readonly id: string;
  readonly system: string;
  readonly subject: readonly Subject[];
  readonly facts: FactsOf<'finding'>;
  /** Leaf indexes of the records that show it. */
  readonly records: readonly number[];
};

/** Codes of signals; scripts and screens match on them. */
export type SignalCode =
  | 'DARK_MODEL'
  | 'LIVE_NOT_EVALUATED'
  | 'SUPPLIER_UNDECLARED'
  | 'SERVICE_UNDECLARED'
  | 'APPROVAL_STALE'
  | 'APPROVAL_LACKING'
  | 'FAILED_BAR_DEPLOYED'
  | 'LIMIT_BREACHED'
  | 'RUN_UNANSWERED'
  | 'RECORD_REFUSED';

/** What a rule saw; `key` names the occurrence and must not change while it lasts. */
export type Sighting = {
  readonly code: SignalCode;
  readonly system: string;
  readonly key: string;
  readonly title: string;
  readonly severity: 'low' | 'medium' | 'high';
  readonly about: readonly string[];
  readonly control: readonly string[];
  readonly detail: string;
  readonly hint: string;
  readonly records: readonly number[];
};

const aboutMax = 64;

/** The draft of a signal, opened at `openedAt`. */
export function draftOf(sighting: Sighting, openedAt: string): SignalDraft {
  const { code, system, key, title, severity, control, detail, hint, records } = sighting;
  const id = digestOfValue({ code, system, key });
  return {
    id,
    system,
    subject: [{ name: `signal:${code}`, digest: { sha256: id } }],
    facts: {
      type: 'signal',
      code,
      title,
      state: 'open',
      openedAt,
      severity,
      about: sighting.about.slice(0, aboutMax),
      control: [...control],
      detail,
      hint,
    },
    records: [...new Set(records)].toSorted((left, right) => left - right),
  };
}
