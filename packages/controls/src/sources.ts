import { reachesFloor } from './grades.ts';
import type { Digests } from './lineage.ts';
import { digestsOfText, sameBytes } from './lineage.ts';
import type { RecordOf, View } from './view.ts';

/** What is on file of the origin of a dataset: from its snapshots and its data card. */
type Source = {
  readonly records: readonly number[];
  readonly origin?: string;
  readonly licence?: string;
  /** Which of origin, date and rights nobody states. */
  readonly lacks: readonly string[];
  /** Whether card and snapshot speak of these very bytes, not only of this name. */
  readonly byDigest: boolean;
  /** Whether a record that no operator could forge saw these bytes. */
  readonly isSnapshotStrong: boolean;
  readonly card?: RecordOf<'document'>;
  readonly snapshot?: RecordOf<'dataset-snapshot'>;
};

/** Looks for the source of a dataset, by digest before by name. */
export function sourceOf(view: View, name: string, digests: Digests): Source {
  const snapshots = view.of('dataset-snapshot').filter((each) => each.subject.some((part) => sameBytes(part.digest, digests)));
  const snapshot = snapshots.findLast((each) => reachesFloor(each, 'workflow-bound')) ?? snapshots.at(-1);
  const names = new Set([name, ...snapshots.map((each) => each.predicate.facts.dataset)]);
  const cards = view.of('document').filter((each) => each.predicate.facts.types.includes('data-card'));
  const exact = cards.findLast((each) => sameBytes(digestsOfText(each.predicate.facts.dataset?.digest), digests));
  const card = exact ?? cards.findLast((each) => names.has(each.predicate.facts.dataset?.name ?? ''));
  const stated = card?.predicate.facts.dataset;
  const seen = snapshots.map((each) => each.predicate.facts);
  const origin = stated?.source ?? stated?.origin ?? seen.find((each) => each.sourceUrl !== undefined)?.sourceUrl;
  const licence = stated?.licence ?? stated?.rights ?? seen.find((each) => each.licence !== undefined)?.licence;
  const date = stated?.acquired ?? seen.find((each) => each.sourceRevision !== undefined)?.sourceRevision;
  return {
    records: [...snapshots.map((each) => each.index), ...(card ? [card.index] : [])],
    ...(origin === undefined ? {} : { origin }),
    ...(licence === undefined ? {} : { licence }),
    lacks: [
      ...(origin === undefined ? ['origin'] : []),
      ...(date === undefined ? ['date'] : []),
      ...(licence === undefined ? ['rights'] : []),
    ],
    byDigest: exact !== undefined || (card === undefined && snapshot !== undefined),
    isSnapshotStrong: snapshot !== undefined && reachesFloor(snapshot, 'workflow-bound'),
    ...(card ? { card } : {}),
    ...(snapshot ? { snapshot } : {}),
  };
}
