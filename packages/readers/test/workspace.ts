import { readFileSync, readdirSync } from 'node:fs';
import { relative } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { ArtefactFile, Outcome } from '../src/index.ts';
import { claimantsOf, headBytes, readArtefact, wantsOf } from '../src/index.ts';

/** Files of a folder by path, read into memory; a fixture `x.gz` stands for `x`. */
export function filesBelow(folder: string): ReadonlyMap<string, Uint8Array> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = names.map((entry) => `${entry.parentPath}/${entry.name}`).toSorted();
  return new Map(
    paths.map((path) => {
      const bytes = readFileSync(path);
      return [
        relative(folder, path).replaceAll('\\', '/').replace(/\.gz$/u, ''),
        new Uint8Array(path.endsWith('.gz') ? gunzipSync(bytes) : bytes),
      ];
    }),
  );
}

/** A file in memory, handed out in chunks of an odd size so that no reader leans on chunk borders. */
export function inMemory(bytes: Uint8Array, chunkBytes = 1_021): ArtefactFile {
  return {
    sizeBytes: bytes.length,
    *chunks() {
      for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
    },
  };
}

export type Read = { readonly path: string; readonly format: string; readonly outcome: Outcome };

/** What capture does: ask who claims each file, hand over what is wanted, take the first answer. */
export function readAll(files: ReadonlyMap<string, Uint8Array>): readonly Read[] {
  return [...files.keys()].toSorted().flatMap((path) => readOne(files, path) ?? []);
}

export function readOne(files: ReadonlyMap<string, Uint8Array>, path: string): Read | undefined {
  const claimants = claimantsOf(path, (files.get(path) ?? new Uint8Array()).subarray(0, headBytes));
  const wanted = wantsOf(
    path,
    claimants.flatMap(({ wants }) => wants),
  );
  const handed = [...files].filter(([each]) => each === path || wanted(each));
  const reading = readArtefact(path, new Map(handed.map(([each, bytes]) => [each, inMemory(bytes)])), claimants);
  return reading && { path, format: reading.reader.format, outcome: reading.outcome };
}
