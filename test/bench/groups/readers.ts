import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { recognise } from '../../../packages/capture/src/recognise.ts';
import { walk } from '../../../packages/capture/src/walk.ts';
import type { Measured } from '../figure.ts';
import { alternating, once } from '../rounds.ts';
import { corpusFigures } from '../samples/corpus.ts';
import { artefacts, files, writeTree } from '../samples/tree.ts';
import type { Group } from './group.ts';

const run = promisify(execFile);

/** What finding artefacts costs where almost nothing is one. */
export const readers: Group = {
  name: 'readers',
  about: `walk and recognise ${files} files, ${artefacts} of them artefacts, against find and head reading the first 4 KiB of each`,
  measure: async (note) => {
    const root = await mkdtemp(join(tmpdir(), 'annexa-bench-'));
    try {
      await writeTree(root);
      note('the tree was just written: both sides read from the page cache, and both run more than one process or thread');
      return [await walkFigure(root), ...(await corpusFigures(note))];
    } finally {
      await rm(root, { recursive: true, force: true });
    }
  },
};

async function walkFigure(root: string): Promise<Measured> {
  const ours = async () => {
    const walked = await walk(root);
    const read = (await recognise(walked.files)).filter(({ reading }) => 'observations' in reading.outcome);
    if (walked.files.length !== files || read.length !== artefacts)
      throw new Error(`${read.length} artefacts in ${walked.files.length} files`);
    return files;
  };
  const theirs = async () => {
    await run('sh', ['-c', 'find "$0" -type f -print0 | xargs -0 -n 500 head -q -c 4096 > /dev/null', root]);
    return files;
  };
  const [walked, found] = await alternating([once(ours), once(theirs)], 1);
  return {
    name: 'walk + recognise, time against find + head',
    value: files / (walked?.perSecond ?? Number.NaN),
    unit: 's',
    reference: files / (found?.perSecond ?? Number.NaN),
    target: { of: 'ratio', comparison: '<=', bound: 3 },
  };
}
