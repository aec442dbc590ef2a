import { headText } from '../door/text.ts';
import { artefactKindOf } from '../facts/artefact-kind.ts';
import { baseNameOf } from '../facts/paths.ts';
import { recognisedAs } from '../facts/understood.ts';
import type { Observation, Reader, SubjectRef } from '../reader.ts';
import { notMine } from '../reader.ts';

/**
 * A Git LFS pointer standing in for a file: the content is elsewhere, but its SHA-256 and size are stated. Data and models behind one
 * are recorded under that digest; nothing else about them is known.
 */
export const gitLfsPointer: Reader = {
  format: 'git-lfs-pointer',
  title: 'Git LFS pointer',
  versions: 'spec v1',
  depth: 'recognised',
  kinds: ['dataset-snapshot', 'component-inventory'],

  claim(_path, head) {
    return head.length < 1_024 && headText(head).startsWith('version https://git-lfs.github.com/spec/v1\n')
      ? { mine: true }
      : { mine: false };
  },

  read({ path, files }) {
    const file = files.get(path);
    const bytes = file ? [...file.chunks()] : [];
    const text = bytes.map((chunk) => new TextDecoder().decode(chunk)).join('');
    const [, sha256] = /^oid sha256:([0-9a-f]{64})$/mu.exec(text) ?? [];
    const [, size] = /^size (\d{1,15})$/mu.exec(text) ?? [];
    if (sha256 === undefined || size === undefined) return notMine;
    const subject: SubjectRef = { name: path, digest: { sha256 } };
    return recognisedAs(
      observationsOf(path, subject, sha256, Number(size)),
      `content elsewhere: ${size} bytes, sha256 ${sha256.slice(0, 12)}…; check out with Git LFS to read it`,
    );
  },
};

function observationsOf(path: string, subject: SubjectRef, sha256: string, sizeBytes: number): readonly Observation[] {
  const common = { subject: [subject], materials: [], source: { tool: { name: 'git-lfs' } } };
  const kind = artefactKindOf(path);
  if (kind === 'data') {
    const facts = { dataset: baseNameOf(path), digestMethod: 'SHA-256 of the file, as its Git LFS pointer states', sizeBytes };
    return [{ ...common, kind: 'dataset-snapshot', stage: 'data', facts }];
  }
  const components = [
    { name: baseNameOf(path), type: kind === 'model' ? 'machine-learning-model' : 'file', digest: `sha256:${sha256}`, sizeBytes },
  ];
  return [{ ...common, kind: 'component-inventory', stage: 'release', facts: { components } }];
}
