import type { LedgeredRecord, RecordKind } from '@annexa/evidence';
import { isLedgered, organisation, unassigned } from '@annexa/evidence';
import { timeMs } from './time.ts';

/** A ledgered record of one kind, its facts typed. */
export type RecordOf<Kind extends RecordKind> = Extract<LedgeredRecord, { readonly kind: Kind }>;

/** What an answer may use: the log up to a size, seen from a date (expectations 1.6). */
export type View = {
  readonly asOf: string;
  readonly treeSize: number;
  /** In log order, erased ones included. */
  readonly records: readonly LedgeredRecord[];
  /** {@link systemsOf} these records. */
  readonly systems: readonly string[];
  /** Records of a kind whose facts are still there, in log order. */
  of<Kind extends RecordKind>(kind: Kind, system?: string): readonly RecordOf<Kind>[];
};

/**
 * The view at a tree size and date. A record received by that date counts whatever time its source claims, or a source
 * could hide a failure by dating it ahead; one received later counts when what it observed was over by then (late evidence).
 */
export function viewOf(all: readonly LedgeredRecord[], treeSize: number, asOf: string): View {
  const until = timeMs(asOf);
  const usable = all.filter(
    (each) => each.index < treeSize && (timeMs(each.receivedAt) <= until || timeMs(each.predicate.observed.to) <= until),
  );
  return viewOver(usable, treeSize, asOf);
}

/** A view over exactly these records, for questions about an earlier moment. */
export function viewOver(chosen: readonly LedgeredRecord[], treeSize: number, asOf: string): View {
  const records = chosen.toSorted((left, right) => left.index - right.index);
  const byKind = Map.groupBy(records, (each) => each.kind);
  const ofKind = <Kind extends RecordKind>(kind: Kind, system?: string): RecordOf<Kind>[] =>
    (byKind.get(kind) ?? [])
      .filter((each) => isLedgered(each, kind))
      .filter((each) => each.erased !== true && (system === undefined || each.predicate.system === system));
  return { asOf, treeSize, records, systems: systemsOf(records), of: ofKind };
}

/** Remembers what a pure function derived from a view, so that expectations can share it without passing it around. */
export function perView<T>(derive: (view: View, system: string) => T): (view: View, system: string) => T {
  const remembered = new WeakMap<View, Map<string, T>>();
  return (view, system) => {
    const ofView = remembered.get(view) ?? new Map<string, T>();
    remembered.set(view, ofView);
    const known = ofView.get(system);
    if (known !== undefined) return known;
    const made = derive(view, system);
    ofView.set(system, made);
    return made;
  };
}

/** AI systems that these records name, sorted; the two reserved ids are not systems. */
export function systemsOf(records: readonly LedgeredRecord[]): string[] {
  const named = new Set(records.filter(namesSystem).map((each) => each.predicate.system));
  return [...named].filter((id) => id !== organisation && id !== unassigned).toSorted();
}

/** What only talks about a system makes none appear: a finding of ours, or a stray sentence in a file. */
function namesSystem({ kind }: LedgeredRecord): boolean {
  return kind !== 'finding' && kind !== 'declaration';
}
