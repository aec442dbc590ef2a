import type { LedgeredRecord } from '@annexa/evidence';
import { unassigned } from '@annexa/evidence';
import type { SignalDraft, Sighting } from './signals/draft.ts';
import { draftOf } from './signals/draft.ts';
import { liveSightings, undeclaredServices } from './signals/live.ts';
import { breachSightings, startSightings } from './signals/operation.ts';
import { releaseSightings } from './signals/release.ts';
import type { View } from './view.ts';
import { viewOf } from './view.ts';

/** A record that was turned away at the door; it is not in the log, so the collector tells of it. `id` names the bytes sent. */
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

/**
 * Signals that the records give rise to and that no finding on file is about yet, high severity first. What is on file is
 * known by the digest of its subject, in whatever state, so a signal a person closed is not opened again.
 */
export function signalsOf({ records, treeSize, asOf, refused }: SignalsInput): SignalDraft[] {
  const view = viewOf(records, treeSize, asOf);
  const known = new Set(view.of('finding').flatMap((each) => each.subject.map((part) => part.digest['sha256'])));
  const drafts = [...refused.map((each) => refusedSighting(each)), ...sightingsOf(view)].map((each) => draftOf(each, asOf));
  const unique = [...new Map(drafts.map((each) => [each.id, each])).values()];
  return unique.filter((each) => !known.has(each.id)).toSorted(bySeverity);
}

function sightingsOf(view: View): Sighting[] {
  const ofSystems = view.systems.flatMap((system) => [
    ...liveSightings(view, system),
    ...releaseSightings(view, system),
    ...breachSightings(view, system),
    ...startSightings(view, system),
  ]);
  return [...ofSystems, ...undeclaredServices(view)];
}

function refusedSighting({ id, system = unassigned, code, message, at }: RefusedRecord): Sighting {
  return {
    code: 'RECORD_REFUSED',
    system,
    key: id,
    title: `A record of ${system} was refused: ${code}`,
    severity: code === 'SIGNATURE_INVALID' || code === 'DIGEST_MISMATCH' ? 'high' : 'medium',
    about: [id],
    control: [],
    detail: `${message} (sent at ${at}). It is not in the log.`,
    hint: 'Find out who sent it; a signature that does not fit means the bytes were changed after signing.',
    records: [],
  };
}

function rankOf({ facts }: SignalDraft): number {
  return ['high', 'medium', 'low'].indexOf(facts.severity ?? 'low');
}

function bySeverity(left: SignalDraft, right: SignalDraft): number {
  return rankOf(left) - rankOf(right) || (left.id < right.id ? -1 : 1);
}
