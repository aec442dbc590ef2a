import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../../shared/vectors/', import.meta.url));

/** True where the published vectors lie beside the repository; they are never copied into it. */
export const vectorsPresent = existsSync(root);

/** For names of suites, so that a skipped one says why. */
export const vectorsNote = vectorsPresent ? '' : ' (skipped: ../shared/vectors is absent)';

export function vectorBytes(path: string): Uint8Array {
  return new Uint8Array(readFileSync(root + path));
}

export function vectorText(path: string): string {
  return readFileSync(root + path, 'utf8');
}

/** All files below a folder of the vectors, paths relative to the vectors. */
export function vectorFiles(folder: string): string[] {
  if (!vectorsPresent) return [];
  return readdirSync(root + folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(root.length))
    .sort();
}
