import { isLedgered } from '@annexa/evidence';
import type { Statement } from '@annexa/evidence';
import { signalsOf } from '@annexa/controls';
import type { SignalDraft } from '@annexa/controls';
import type { Ledger } from './ledger/index.ts';
import { groupRefusals } from './refusal-groups.ts';
import { ownStatement } from './seal.ts';
import type { OwnFrame } from './seal.ts';

/** Looks at the records for signals, one look at a time: two at once would open the same signal twice. */
export type SignalDesk = { look(): Promise<void> };

export function openSignalDesk(ledger: Ledger, frame: OwnFrame, onFatal: (error: Error) => void): SignalDesk {
  let last: Promise<void> = Promise.resolve();
  const look = async (): Promise<void> => {
    await openSignals(ledger, frame).catch((error: unknown) => onFatal(error instanceof Error ? error : new Error(String(error))));
  };
  return { look: () => (last = last.then(look)) };
}

/**
 * Opens a finding of type `signal` for everything the records show that needs a person, once each: the code and what it is
 * about name a signal. Only a person turns one into something else.
 */
async function openSignals(ledger: Ledger, frame: OwnFrame): Promise<void> {
  const records = await ledger.records();
  const known = new Set(records.filter((record) => isLedgered(record, 'finding')).map((record) => record.predicate.source.run));
  const declared = records.filter((record) => isLedgered(record, 'system-declaration')).map(({ predicate }) => predicate.facts.id);
  const refused = groupRefusals(await ledger.refusals(), new Set(declared));
  const found = signalsOf({ records, refused, asOf: frame.now().toISOString(), treeSize: ledger.head().size });
  const drafts = found.filter((signal) => !known.has(signal.id)).map((signal) => draftOf(signal, frame));
  if (drafts.length > 0) await ledger.append(drafts);
}

function draftOf({ id, system, subject, facts }: SignalDraft, frame: OwnFrame): Statement {
  const [about = { name: facts.title, digest: { sha256: id } }] = subject;
  return ownStatement('finding', frame, {
    system,
    stage: 'governance',
    subject: about,
    observed: { from: facts.openedAt, to: facts.openedAt },
    run: id,
    facts: { ...facts },
  });
}
