import type { PathRef } from '../reader.ts';

/** Folder of a path from the workspace root, '' for the root itself. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

/** Last segment of a path, a URL or a Windows path. */
export function baseNameOf(path: string): string {
  return path.split(/[/\\]/u).findLast((segment) => segment !== '') ?? path;
}

/** Lower-case extension without the dot, '' for none. */
export function extensionOf(path: string): string {
  const name = baseNameOf(path);
  const dot = name.lastIndexOf('.');
  return dot < 1 ? '' : name.slice(dot + 1).toLowerCase();
}

/** A path relative to a folder as a path from the workspace root; undefined when it leaves the workspace or is absolute. */
export function within(folder: string, relative: string): string | undefined {
  if (/^(?:[A-Za-z]:)?[/\\]|^[a-z][a-z0-9+.-]*:/iu.test(relative)) return undefined;
  const segments: string[] = folder === '' ? [] : folder.split('/');
  for (const segment of relative.split(/[/\\]/u)) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') segments.push(segment);
    else if (segments.pop() === undefined) return undefined;
  }
  return segments.length === 0 ? undefined : segments.join('/');
}

/** Where a path written in an artefact points: exactly when relative, by its tail when it is absolute on some machine. */
export function pathRefOf(folder: string, written: string): PathRef | undefined {
  const path = within(folder, written);
  if (path !== undefined) return { path, match: 'exact' };
  const local = localPath(written);
  if (local === undefined) return undefined;
  const tail = local.split(/[/\\]/u).filter((segment) => segment !== '' && segment !== '.' && !segment.endsWith(':'));
  return tail.length === 0 || tail.includes('..') ? undefined : { path: tail.slice(-tailSegments).join('/'), match: 'suffix' };
}

/** A path a script wrote relative to a folder we do not know (where it was started): it holds by its tail. */
export function scriptPathRef(written: string): PathRef | undefined {
  const ref = pathRefOf('', written);
  return ref && { path: ref.path, match: 'suffix' };
}

/** Enough of a foreign path to be unique in a workspace, little enough to drop home folders and user names. */
const tailSegments = 3;

function localPath(written: string): string | undefined {
  if (/^(?:[A-Za-z]:)?[/\\]/u.test(written)) return written;
  return written.startsWith('file://') ? written.slice('file://'.length) : undefined;
}
