import type { FactsOf, LedgeredRecord, Subject } from '@annexa/evidence';

/** A record that was turned away at the door; it is not in the log, so the collector tells of it. */
export type RefusedRecord = {
  readonly id: string;
  readonly system?: string;
  readonly code: string;
  readonly message: string;
  readonly at: string;
};

export type SignalsInput = {
  readonly records: readonly LedgeredRecord[];
  readonly treeSize: number;
  readonly asOf: string;
  readonly refused: readonly RefusedRecord[];
};

/** What a `finding` record of type `signal` needs. The subject's digest is `id`: stable, so that each signal is opened once. */
export type SignalDraft = {
  readonly id: string;
  readonly system: string;
  readonly subject: readonly Subject[];
  readonly facts: FactsOf<'finding'>;
  /** Leaf indexes of the records that show it. */
  readonly records: readonly number[];
};

/** Signals that the records give rise to and that are not on file yet, in a fixed order. */
export function signalsOf(_input: SignalsInput): SignalDraft[] {
  return [];
}
