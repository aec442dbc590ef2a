import { factsSchemas } from '@annexa/evidence';
import { malformed } from './malformed.ts';
import type { ArtefactFiles, Outcome, Reader, Understood } from './reader.ts';
import { notMine } from './reader.ts';
import { readers } from './readers.ts';

/** A reader that claims a file, and the patterns of the other files it wants with it (see {@link wantsOf}). */
export type Claimant = { readonly reader: Reader; readonly wants: readonly string[] };

/** How many bytes of a file `claimantsOf` looks at. */
export const headBytes = 4_096;

/** The readers that claim a file by its first {@link headBytes} bytes, in order of priority. Never throws. */
export function claimantsOf(path: string, head: Uint8Array): readonly Claimant[] {
  return readers.flatMap((reader) => {
    const claim = reader.claim(path, head);
    return claim.mine ? [{ reader, wants: claim.wants ?? [] }] : [];
  });
}

export type Reading = { readonly reader: Reader; readonly outcome: Exclude<Outcome, { readonly outcome: 'not-mine' }> };

/**
 * Reads a file with the first claimant that does not answer `not-mine`; undefined when it is nobody's.
 * Facts are checked against the schema of their kind, so that what comes out can be signed. Never throws.
 */
export function readArtefact(path: string, files: ArtefactFiles, claimants: readonly Claimant[]): Reading | undefined {
  for (const { reader } of claimants) {
    const outcome = outcomeOf(reader, path, files);
    if (outcome.outcome !== 'not-mine') return { reader, outcome };
  }
  return undefined;
}

/** One reader's answer, checked. A reader that fails is reported by name, and the rest of the workspace goes on. */
export function outcomeOf(reader: Reader, path: string, files: ArtefactFiles): Outcome {
  try {
    const outcome = files.has(path) ? reader.read({ path, files }) : notMine;
    return 'observations' in outcome ? checked(outcome) : outcome;
  } catch (error) {
    return malformed('reader-failed', `${reader.format}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const notUnderstoodMax = 200;

function checked(understood: Understood): Outcome {
  for (const { kind, facts } of understood.observations) {
    dropUndefined(facts);
    const [issue] = factsSchemas[kind].safeParse(facts).error?.issues ?? [];
    if (issue) return malformed('facts-out-of-bounds', `${kind} ${issue.path.join('.')}: ${issue.message}`);
  }
  dropUndefined(understood.observations);
  const notUnderstood = [...new Set(understood.notUnderstood)].toSorted().slice(0, notUnderstoodMax);
  return { ...understood, notUnderstood };
}

/** Takes out what is undefined, deeply and in place: JSON cannot carry it and the canonical form refuses it. */
function dropUndefined(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, each] of Object.entries(value)) {
    if (each === undefined) Reflect.deleteProperty(value, key);
    else dropUndefined(each);
  }
}
