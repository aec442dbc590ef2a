import { setImmediate } from 'node:timers/promises';
import { claimantsOf, headBytes, readArtefact, wantsOf } from '@annexa/readers';
import type { ArtefactFile, ArtefactFiles, Claimant, Reading } from '@annexa/readers';
import { chunksOf } from './hash-file.ts';
import type { FoundFile } from './walk.ts';
import { headOf } from './walk.ts';

/** A file some reader claimed, and what the reader made of it. */
export type Artefact = { readonly file: FoundFile; readonly reading: Reading };

/** Told after each file looked at, so that long work shows that it goes on. */
export type Progress = (done: number, total: number) => void;

const filesPerTurn = 256;

/**
 * Looks at every file by its content and reads those a reader claims. A malformed artefact is kept with its reason and the
 * rest goes on. `files` are sorted by path, as a walk gives them.
 */
export async function recognise(files: readonly FoundFile[], progress: Progress = () => {}): Promise<readonly Artefact[]> {
  const artefacts: Artefact[] = [];
  let done = 0;
  const head = new Uint8Array(headBytes);
  for (const file of files) {
    const claimants = file.sizeBytes === 0 ? [] : claimantsOf(file.path, headOf(file, head));
    if (claimants.length > 0) {
      const reading = readArtefact(file.path, handedTo(files, file, claimants), claimants);
      if (reading) artefacts.push({ file, reading });
    }
    progress((done += 1), files.length);
    // Reading blocks; others in this process get their turn in between.
    if (done % filesPerTurn === 0) await setImmediate();
  }
  return artefacts;
}

/** What a reader gets to see: the file itself and those its claim asks for. */
export function handedTo(files: readonly FoundFile[], file: FoundFile, claimants: readonly Claimant[]): ArtefactFiles {
  const wants = claimants.flatMap((claimant) => claimant.wants);
  return new Map([file, ...wantedFiles(files, file, wants)].map((each) => [each.path, artefactFile(each)]));
}

/** The siblings a claim asks for. Only the folder they can lie in is searched: a tree of 100,000 files is walked once, not once an artefact. */
function wantedFiles(files: readonly FoundFile[], file: FoundFile, wants: readonly string[]): readonly FoundFile[] {
  if (wants.length === 0) return [];
  const wanted = wantsOf(file.path, wants);
  const ups = Math.max(...wants.map((want) => want.split('/').filter((segment) => segment === '..').length));
  const folder = file.path.split('/').slice(0, -1);
  const prefix = folder
    .slice(0, Math.max(0, folder.length - ups))
    .map((segment) => `${segment}/`)
    .join('');
  const found: FoundFile[] = [];
  for (let at = firstAtLeast(files, prefix); at < files.length; at += 1) {
    const each = files[at];
    if (!each?.path.startsWith(prefix)) break;
    if (each !== file && wanted(each.path)) found.push(each);
  }
  return found;
}

/** Index of the first file whose path is not below `path` in order. */
function firstAtLeast(files: readonly FoundFile[], path: string): number {
  let low = 0;
  let high = files.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((files[middle]?.path ?? '') < path) low = middle + 1;
    else high = middle;
  }
  return low;
}

function artefactFile(file: FoundFile): ArtefactFile {
  return { sizeBytes: file.sizeBytes, chunks: () => chunksOf(file) };
}
