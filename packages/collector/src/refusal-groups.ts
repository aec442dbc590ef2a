import type { RefusedRecord } from '@annexa/controls';
import { digestOfValue, organisation } from '@annexa/evidence';
import type { Refusal } from './ledger/index.ts';

/**
 * Refusals as signals tell them: one for each sender, code, system and UTC day, however many records there were. Everything a refused
 * record says is a claim, so a system nobody declared is not taken from it: what it is about then is the organisation.
 */
export function groupRefusals(refusals: readonly Refusal[], declared: ReadonlySet<string>): RefusedRecord[] {
  const placed = refusals.map((refusal) => ({ ...refusal, system: placeOf(refusal, declared), sender: senderOf(refusal) }));
  const groups = Map.groupBy(placed, ({ sender, code, system, at }) => digestOfValue({ sender, code, system, day: dayOf(at) }));
  return [...groups].flatMap(([id, group]) => {
    const [newest] = group;
    if (!newest) return [];
    const { code, system, sender, message, at } = newest;
    const many = group.length === 1 ? '1 record' : `${group.length} records so far`;
    return [{ id, code, system, at, message: `${many} from ${sender} on ${dayOf(at)}; the newest: ${message}` }];
  });
}

function placeOf({ system }: Refusal, declared: ReadonlySet<string>): string {
  return system !== undefined && declared.has(system) ? system : organisation;
}

function senderOf({ tokenId, keyDigest }: Refusal): string {
  return tokenId === undefined ? `key ${keyDigest?.slice(0, 16) ?? 'unknown'}` : `token ${tokenId}`;
}

function dayOf(at: string): string {
  return at.slice(0, 10);
}
