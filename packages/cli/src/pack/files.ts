import { hash } from 'node:crypto';
import type { Problems } from './findings.ts';
import type { Zip } from './zip-reader.ts';

const unlisted = new Set(['SHA256SUMS', 'SHA256SUMS.sig', 'SHA256SUMS.sigstore.json']);

/** Compares every file with SHA256SUMS: changed, missing and extra ones are named. Answers how many are as listed. */
export async function checkFiles(zip: Zip, problems: Problems): Promise<number> {
  const seen = new Set<string>();
  for (const name of zip.names) {
    if (seen.has(name)) problems.add('file-twice', name, 'the zip holds two files of this name; which one is read depends on the program');
    seen.add(name);
  }
  const sums = await zip.read('SHA256SUMS');
  if (sums === undefined) {
    problems.add('file-missing', 'SHA256SUMS', 'without the list nobody can say what belongs here');
    return 0;
  }
  const listed = readSums(sums, problems);
  for (const name of seen) if (!listed.has(name) && !unlisted.has(name)) problems.add('file-extra', name, 'not in SHA256SUMS');
  let sound = 0;
  for (const [name, digest] of listed) {
    const content = seen.has(name) ? await zip.read(name) : undefined;
    if (!seen.has(name)) problems.add('file-missing', name, 'listed in SHA256SUMS, not in the zip');
    else if (content === undefined) problems.add('file-unreadable', name, 'the zip entry is damaged');
    else if (hash('sha256', content) !== digest) problems.add('file-differs', name, 'its bytes are not those that SHA256SUMS lists');
    else sound += 1;
  }
  return sound;
}

function readSums(sums: Uint8Array, problems: Problems): ReadonlyMap<string, string> {
  const listed = new Map<string, string>();
  for (const line of Buffer.from(sums).toString('utf8').split('\n').slice(0, -1)) {
    const [, digest, name] = /^([0-9a-f]{64}) {2}([\w.-]+(?:\/[\w.-]+)*)$/.exec(line) ?? [];
    if (digest === undefined || name === undefined || listed.has(name))
      problems.add('sums-malformed', 'SHA256SUMS', `this line: ${line.slice(0, 200)}`);
    else listed.set(name, digest);
  }
  return listed;
}
