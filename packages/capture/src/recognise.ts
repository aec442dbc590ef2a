import { claimantsOf, headBytes, readArtefact, wantsOf } from '@annexa/readers';
import type { ArtefactFile, Reading } from '@annexa/readers';
import { chunksOf } from './hash-file.ts';
import type { FoundFile } from './walk.ts';
import { headOf } from './walk.ts';

/** A file some reader claimed, and what the reader made of it. */
export type Artefact = { readonly file: FoundFile; readonly reading: Reading };

/** Told after each file looked at, so that long work shows that it goes on. */
export type Progress = (done: number, total: number) => void;

/**
 * Looks at every file by its content and reads those a reader claims. A malformed artefact is kept with its reason and the
 * rest goes on. Files that were wanted by an artefact already read are not read again on their own.
 */
export async function recognise(files: readonly FoundFile[], progress: Progress = () => {}): Promise<readonly Artefact[]> {
  const artefacts: Artefact[] = [];
  let done = 0;
  for (const file of files) {
    const claimants = file.sizeBytes === 0 ? [] : claimantsOf(file.path, await headOf(file, headBytes));
    if (claimants.length > 0) {
      const wanted = wantsOf(
        file.path,
        claimants.flatMap(({ wants }) => wants),
      );
      const handed = files.filter((each) => each === file || wanted(each.path));
      const reading = readArtefact(file.path, new Map(handed.map((each) => [each.path, artefactFile(each)])), claimants);
      if (reading) artefacts.push({ file, reading });
    }
    progress((done += 1), files.length);
  }
  return artefacts;
}

function artefactFile(file: FoundFile): ArtefactFile {
  return { sizeBytes: file.sizeBytes, chunks: () => chunksOf(file) };
}
