import { realpath, stat } from 'node:fs/promises';
import { AnnexaError } from '@annexa/evidence';

/** The true path of a folder. @throws AnnexaError FOLDER_MISSING, also for a file */
export async function folderAt(path: string): Promise<string> {
  const found = await realpath(path).catch((cause: unknown) => {
    throw new AnnexaError('FOLDER_MISSING', `${path} is not a folder that can be read`, 'name the folder of your project', cause);
  });
  if ((await stat(found)).isDirectory()) return found;
  throw new AnnexaError(
    'FOLDER_MISSING',
    `${path} is a file, not a folder`,
    'name the folder of your project; its files are found by themselves',
  );
}
