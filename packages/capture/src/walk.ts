import { closeSync, openSync, readdirSync, readSync, realpathSync, statSync } from 'node:fs';
import type { Dirent, Stats } from 'node:fs';
import { sep } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { folderAt } from './folder.ts';

/** A file of the workspace: path with forward slashes, relative to its root. */
export type FoundFile = { readonly path: string; readonly absolutePath: string; readonly sizeBytes: number };

/** What a walk saw and what it left out, so that nothing is passed over in silence. */
export type Walked = { readonly files: readonly FoundFile[]; readonly leftOut: readonly string[]; readonly truncated: boolean };

/** Machine-made or foreign trees. ML outputs are usually git-ignored, so .gitignore is deliberately not followed. */
const skippedFolders = new Set([
  '.git',
  'node_modules',
  '.venv',
  'venv',
  '__pycache__',
  '.tox',
  '.mypy_cache',
  '.ruff_cache',
  '.pytest_cache',
  '.ipynb_checkpoints',
  '.annexa',
  '.tools',
  '.terraform',
  'site-packages',
]);

const filesMax = 200_000;
const depthMax = 32;

/**
 * Lists the regular files below a folder, sorted by path. Links are followed only while they stay inside: a link out
 * would let a workspace sign files of the machine that runs CI.
 *
 * Calls block, because a hop to the thread pool for each of 100,000 files costs several times the call itself; after each
 * folder whoever else works in this process gets a turn.
 * @throws AnnexaError FOLDER_MISSING
 */
export async function walk(root: string): Promise<Walked> {
  const state: WalkState = { inside: await folderAt(root), files: [], leftOut: [], truncated: false };
  const waiting: Folder[] = [{ path: '', depth: 0 }];
  for (let folder = waiting.pop(); folder && !state.truncated; folder = waiting.pop()) {
    waiting.push(...walkFolder(folder, state));
    await setImmediate();
  }
  const { files, leftOut, truncated } = state;
  files.sort((left, right) => (left.path < right.path ? -1 : 1));
  return { files, leftOut, truncated };
}

/** `path` is relative to the root, with forward slashes; the root itself is ''. */
type Folder = { readonly path: string; readonly depth: number };
type WalkState = { readonly inside: string; readonly files: FoundFile[]; readonly leftOut: string[]; truncated: boolean };

/** Takes the files of one folder and answers the folders in it. */
function walkFolder({ path, depth }: Folder, state: WalkState): Folder[] {
  if (depth > depthMax) {
    state.leftOut.push(`${path}: deeper than ${depthMax} folders`);
    return [];
  }
  const folders: Folder[] = [];
  for (const entry of entriesOf(path, state)) {
    if (state.files.length >= filesMax) {
      state.truncated = true;
      break;
    }
    const below = path === '' ? entry.name : `${path}/${entry.name}`;
    if (!entry.isDirectory()) takeFile(below, entry, state);
    else if (!skippedFolders.has(entry.name)) folders.push({ path: below, depth: depth + 1 });
  }
  return folders;
}

function entriesOf(path: string, { inside, leftOut }: WalkState): readonly Dirent[] {
  try {
    return readdirSync(absolute(inside, path), { withFileTypes: true });
  } catch {
    leftOut.push(`${path}: cannot be read`);
    return [];
  }
}

function takeFile(path: string, entry: Dirent, { inside, files, leftOut }: WalkState): void {
  const target = entry.isSymbolicLink() ? linkTarget(inside, path) : absolute(inside, path);
  if (target === undefined) {
    leftOut.push(`${path}: a link that leads out of the workspace or nowhere`);
    return;
  }
  const info = statOf(target);
  if (info?.isFile()) files.push({ path, absolutePath: target, sizeBytes: info.size });
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function linkTarget(inside: string, path: string): string | undefined {
  try {
    const target = realpathSync(absolute(inside, path));
    return target.startsWith(inside + sep) ? target : undefined;
  } catch {
    return undefined;
  }
}

function absolute(inside: string, path: string): string {
  return path === '' ? inside : `${inside}${sep}${sep === '/' ? path : path.replaceAll('/', sep)}`;
}

/** First bytes of a file into `into`, for recognition by content. Empty when it cannot be read. */
export function headOf(file: FoundFile, into: Uint8Array): Uint8Array {
  let descriptor;
  try {
    descriptor = openSync(file.absolutePath, 'r');
    return into.subarray(0, readSync(descriptor, into, 0, Math.min(into.length, file.sizeBytes), 0));
  } catch {
    return into.subarray(0, 0);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
