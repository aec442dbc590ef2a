import { createHash } from 'node:crypto';
import { sha256Hex } from '@annexa/evidence';
import type { Material, Subject } from '@annexa/evidence';
import type { MaterialRef, PathRef, StatedDigests, SubjectRef } from '@annexa/readers';
import { chunksOf } from './hash-file.ts';
import type { FoundFile } from './walk.ts';

/** What resolving needs of a workspace: its files and a way to hash each once. */
export type Workspace = { readonly files: readonly FoundFile[]; readonly digest: (file: FoundFile) => Promise<string> };

/**
 * The subject a reader named, with the digest of the bytes found here. Where the artefact states another full digest than the
 * bytes have, the stated one stands alone: the file was changed after the tool wrote about it.
 */
export async function resolveSubject(workspace: Workspace, ref: SubjectRef, artefactSha256: string): Promise<Subject> {
  const found = ref.at ? await digestAt(workspace, ref.at, ref.digest ?? {}) : undefined;
  const uri = ref.uri === undefined ? {} : { uri: ref.uri };
  if (found && found.agrees !== false) return { name: ref.name, ...uri, digest: { ...ref.digest, sha256: found.sha256 } };
  if (ref.digest && Object.keys(ref.digest).length > 0) {
    const differs = found ? { annotations: { workspaceDiffers: true } } : {};
    return { name: ref.name, ...uri, digest: { ...ref.digest }, ...differs };
  }
  if (ref.reference !== undefined) {
    return { name: ref.name, ...uri, digest: { sha256: textDigest(ref.reference) }, annotations: { reference: ref.reference } };
  }
  return { name: ref.name, ...uri, digest: { sha256: artefactSha256 } };
}

/** A material with its digest; its join is raised to `content` only when the bytes here agree with a full digest stated there. */
export async function resolveMaterial(workspace: Workspace, ref: MaterialRef): Promise<Material> {
  const found = ref.at ? await digestAt(workspace, ref.at, ref.digest ?? {}) : undefined;
  const digest = found && found.agrees !== false ? { ...ref.digest, sha256: found.sha256 } : ref.digest;
  return {
    name: ref.name,
    join: found?.agrees === true ? 'content' : ref.join,
    ...(digest && Object.keys(digest).length > 0 ? { digest: { ...digest } } : {}),
    ...(ref.uri === undefined ? {} : { uri: ref.uri }),
    ...(ref.role === undefined ? {} : { role: ref.role }),
  };
}

/** SHA-256 of the bytes at a path, and whether a stated full digest agrees with them (undefined: none was stated). */
type Found = { readonly sha256: string; readonly agrees: boolean | undefined };

async function digestAt(workspace: Workspace, at: PathRef, stated: StatedDigests): Promise<Found | undefined> {
  const file = fileAt(workspace.files, at);
  if (file) {
    const sha256 = await workspace.digest(file);
    return { sha256, agrees: agreement(stated, { sha256: () => sha256, md5: () => md5Of(file) }) };
  }
  const members = folderAt(workspace.files, at);
  if (members.length === 0) return undefined;
  return { sha256: await folderDigest(workspace, members), agrees: agreement(stated, { dirMd5: () => dvcFolderMd5(members) }) };
}

function agreement(stated: StatedDigests, computed: Readonly<Record<string, () => string>>): boolean | undefined {
  const comparable = Object.entries(stated).filter(([algorithm]) => computed[algorithm] !== undefined);
  if (comparable.length === 0) return undefined;
  return comparable.every(([algorithm, value]) => computed[algorithm]?.() === value);
}

/** A suffix holds only if exactly one file ends so: two candidates are no answer. */
function fileAt(files: readonly FoundFile[], at: PathRef): FoundFile | undefined {
  const matches = files.filter((file) => file.path === at.path || (at.match === 'suffix' && file.path.endsWith(`/${at.path}`)));
  return matches.length === 1 ? matches[0] : undefined;
}

type Member = { readonly name: string; readonly file: FoundFile };

function folderAt(files: readonly FoundFile[], at: PathRef): readonly Member[] {
  const prefix = `${at.path.replace(/\/$/, '')}/`;
  const roots = new Set(files.map((file) => rootOf(file.path, prefix, at.match)).filter((root) => root !== undefined));
  const [root] = roots;
  if (roots.size !== 1 || root === undefined) return [];
  return files
    .filter((file) => file.path.startsWith(root))
    .map((file) => ({ name: file.path.slice(root.length), file }))
    .toSorted((left, right) => (left.name < right.name ? -1 : 1));
}

function rootOf(path: string, prefix: string, match: PathRef['match']): string | undefined {
  if (path.startsWith(prefix)) return prefix;
  const at = match === 'suffix' ? path.indexOf(`/${prefix}`) : -1;
  return at < 0 ? undefined : path.slice(0, at + 1 + prefix.length);
}

/** Digest of a folder: SHA-256 over the members' raw digests in order of their names, as OpenSSF model signing forms it. */
async function folderDigest(workspace: Workspace, members: readonly Member[]): Promise<string> {
  const whole = createHash('sha256');
  for (const { file } of members) whole.update(Buffer.from(await workspace.digest(file), 'hex'));
  return whole.digest('hex');
}

/** MD5 of a folder as DVC states it: of the JSON listing of its files, spelt as Python's json module does. */
function dvcFolderMd5(members: readonly Member[]): string {
  const listing = members.map(({ name, file }) => `{"md5": "${md5Of(file)}", "relpath": ${JSON.stringify(name)}}`);
  return createHash('md5')
    .update(`[${listing.join(', ')}]`)
    .digest('hex');
}

function md5Of(file: FoundFile): string {
  const digest = createHash('md5');
  for (const chunk of chunksOf(file)) digest.update(chunk);
  return digest.digest('hex');
}

function textDigest(text: string): string {
  return sha256Hex(new TextEncoder().encode(text));
}
