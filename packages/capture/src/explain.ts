import { relative, resolve, sep } from 'node:path';
import { AnnexaError } from '@annexa/evidence';
import { claimantsOf, headBytes, outcomeOf } from '@annexa/readers';
import type { Outcome, Reader } from '@annexa/readers';
import { folderAt } from './folder.ts';
import { handedTo } from './recognise.ts';
import type { FoundFile } from './walk.ts';
import { headOf, walk } from './walk.ts';

/** Why a file was read as it was: each reader that claimed it, in order of priority, with its whole answer. The first not `not-mine` counts. */
export type Explanation = {
  readonly file: FoundFile;
  readonly claimants: readonly { readonly reader: Reader; readonly handed: readonly string[]; readonly outcome: Outcome }[];
};

/**
 * Looks at one file as a capture of `root` does. `path` is relative to `root` or to the working folder.
 * @throws AnnexaError FOLDER_MISSING, NOT_FOUND with the reason why a capture does not see the file
 */
export async function explain(root: string, path: string): Promise<Explanation> {
  const { files, leftOut } = await walk(root);
  const below = relative(await folderAt(root), resolve(path))
    .split(sep)
    .join('/');
  const file = files.find((each) => each.path === path) ?? files.find((each) => each.path === below);
  if (!file) {
    const why = leftOut.find((line) => line.startsWith(`${path}: `) || line.startsWith(`${below}: `));
    throw new AnnexaError(
      'NOT_FOUND',
      why ?? `a capture of ${root} does not see ${path}`,
      'name a file below the folder; machine-made folders such as .git, .venv and node_modules are not walked',
    );
  }
  const claimants = file.sizeBytes === 0 ? [] : claimantsOf(file.path, headOf(file, new Uint8Array(headBytes)));
  const handed = handedTo(files, file, claimants);
  return {
    file,
    claimants: claimants.map(({ reader }) => ({
      reader,
      handed: [...handed.keys()].filter((each) => each !== file.path),
      outcome: outcomeOf(reader, file.path, handed),
    })),
  };
}
