import type { ExpectationResult, Item, RecordKind, Side } from '@annexa/evidence';
import type { Moment } from './order.ts';
import type { View } from './view.ts';

/** An item before exceptions, findings and erasure are applied to it. */
export type ItemDraft = Omit<Item, 'late' | 'erased'> & {
  /** When the demand arose: an exception counts only if it was approved before. Absent: on the date asked about. */
  readonly event?: Moment;
  /** The same for what no record tells of (an interval in which nothing was seen): its start. */
  readonly eventAt?: string;
  /** Of an item that has to be shown again: when it was shown, and until when that holds. */
  readonly valid?: { readonly from: string; readonly until: string };
  /** How many members of the population this line stands for (a run of intervals); 1 when absent. */
  readonly members?: number;
  /** Release the item is about, so that the prerequisites of a deployment find it. */
  readonly release?: string;
  readonly deployment?: string;
};

/** Whose denominator it is. `incomplete` says what could not be listed. */
export type PopulationDraft = Omit<ExpectationResult['population'], 'size'>;

/** The rule an O expectation judges by; `onFile` false makes it `no-criterion`. */
export type Criterion = { readonly title: string; readonly onFile: boolean; readonly record?: number; readonly problem?: string };

/** What an expectation says of one scope, before status. */
export type Judgement = {
  readonly population: PopulationDraft;
  readonly items: readonly ItemDraft[];
  readonly criterion?: Criterion;
  readonly notes?: readonly string[];
};

/** What an expectation may look at: the view, its scope, and what other expectations say of a scope. */
export type Bench = {
  readonly view: View;
  readonly system: string;
  /** Items of another judged expectation (`A.6.2.4/bars-met`) in a view, or undefined when it is not judged. */
  itemsOf(name: string, view?: View): readonly ItemDraft[] | undefined;
};

/** One testable demand a control makes. */
export type Expectation = {
  readonly name: string;
  readonly title: string;
  readonly side: Side;
  /** `aims`: judged once, for the organisation. `system`: for every AI system. */
  readonly scope: 'aims' | 'system';
  readonly gradeMin: ExpectationResult['gradeMin'];
  readonly approvalNeeded: boolean;
  readonly capture: ExpectationResult['capture'];
  readonly freshness: string;
  readonly closeGap: string;
  /** Kinds that make something a member: an erased record of these stays in the population. */
  readonly membership: readonly RecordKind[];
  judge(bench: Bench): Judgement;
};

/** A judged control. */
export type Control = { readonly id: string; readonly expectations: readonly Expectation[] };

/** Defines a judged control; its expectations are named in full (`A.6.2.4/bars-met`). */
export function control(id: string, expectations: readonly Expectation[]): Control {
  return { id, expectations: expectations.map((each) => ({ ...each, name: `${id}/${each.name}` })) };
}
