import { createHash } from 'node:crypto';
import { createZipFile } from '../packages/collector/src/pack/zip-file.ts';
import { openZip } from '../packages/cli/src/pack/zip-reader.ts';

/** Files of a pack by name, in their order. */
export type Files = Map<string, Uint8Array>;

/** Unpacks, lets a forger work, packs again. With `cover` the list of digests is made to fit, as a forger without the key can. */
export async function tampered(pack: string, out: string, cover: boolean, forge: (files: Files) => void): Promise<string> {
  const zip = await openZip(pack);
  const files: Files = new Map();
  for (const name of zip.names) files.set(name, (await zip.read(name)) ?? new Uint8Array(0));
  await zip.close();
  forge(files);
  if (cover) files.set('SHA256SUMS', sumsOf(files));
  const made = await createZipFile(out);
  for (const [name, content] of files) await made.add(name, content);
  await made.finish();
  return out;
}

function sumsOf(files: Files): Uint8Array {
  const names = [...files.keys()].filter((name) => !name.startsWith('SHA256SUMS')).toSorted();
  const lines = names.map(
    (name) =>
      `${createHash('sha256')
        .update(files.get(name) ?? '')
        .digest('hex')}  ${name}\n`,
  );
  return new TextEncoder().encode(lines.join(''));
}

/** Flips one bit of a file. */
export function flip(files: Files, name: string, at: number): void {
  const bytes = files.get(name);
  if (bytes === undefined || at >= bytes.length) throw new Error(`no byte ${at} in ${name}`);
  const changed = Uint8Array.from(bytes);
  changed[at] = (changed[at] ?? 0) ^ 1;
  files.set(name, changed);
}

/** Replaces text in a file; fails when it is not there, so that no test passes for having changed nothing. */
export function rewrite(files: Files, name: string, from: string | RegExp, to: string): void {
  const text = textOf(files, name);
  const changed = text.replace(from, () => to);
  if (changed === text) throw new Error(`nothing to change in ${name}`);
  files.set(name, new TextEncoder().encode(changed));
}

/** A file as text. */
export function textOf(files: Files, name: string): string {
  return new TextDecoder().decode(files.get(name));
}
