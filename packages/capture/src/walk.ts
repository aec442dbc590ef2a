import type { Dirent } from 'node:fs';
import { open, readdir, realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { AnnexaError } from '@annexa/evidence';

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
 * @throws AnnexaError FOLDER_MISSING
 */
export async function walk(root: string): Promise<Walked> {
  const inside = await realpath(root).catch((cause: unknown) => {
    throw new AnnexaError('FOLDER_MISSING', `${root} is not a folder that can be read`, 'name the folder of your project', cause);
  });
  const state = { files: [] as FoundFile[], leftOut: [] as string[], truncated: false };
  await walkFolder(inside, inside, 0, state);
  state.files.sort((left, right) => (left.path < right.path ? -1 : 1));
  return state;
}

type WalkState = { files: FoundFile[]; leftOut: string[]; truncated: boolean };

async function walkFolder(inside: string, folder: string, depth: number, state: WalkState): Promise<void> {
  if (depth > depthMax) {
    state.leftOut.push(`${pathOf(inside, folder)}: deeper than ${depthMax} folders`);
    return;
  }
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => {
    state.leftOut.push(`${pathOf(inside, folder)}: cannot be read`);
    return [];
  });
  for (const entry of entries) {
    if (state.files.length >= filesMax) {
      state.truncated = true;
      return;
    }
    await walkEntry(inside, join(folder, entry.name), entry, depth, state);
  }
}

async function walkEntry(inside: string, absolutePath: string, entry: Dirent, depth: number, state: WalkState): Promise<void> {
  if (entry.isDirectory()) {
    if (!skippedFolders.has(entry.name)) await walkFolder(inside, absolutePath, depth + 1, state);
    return;
  }
  const target = entry.isSymbolicLink() ? await linkTarget(inside, absolutePath) : absolutePath;
  if (target === undefined) {
    state.leftOut.push(`${pathOf(inside, absolutePath)}: a link that leads out of the workspace or nowhere`);
    return;
  }
  const info = await stat(target).catch(() => undefined);
  if (info?.isFile()) state.files.push({ path: pathOf(inside, absolutePath), absolutePath: target, sizeBytes: info.size });
}

async function linkTarget(inside: string, absolutePath: string): Promise<string | undefined> {
  const target = await realpath(absolutePath).catch(() => undefined);
  return target?.startsWith(inside + sep) ? target : undefined;
}

function pathOf(inside: string, absolutePath: string): string {
  return relative(inside, absolutePath).split(sep).join('/');
}

/** First bytes of a file, for recognition by content. Empty when it cannot be read. */
export async function headOf(file: FoundFile, bytesMax = 4_096): Promise<Uint8Array> {
  const handle = await open(file.absolutePath).catch(() => undefined);
  if (!handle) return new Uint8Array();
  try {
    const buffer = new Uint8Array(Math.min(bytesMax, file.sizeBytes));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
