import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Measured } from '../figure.ts';
import { alternating, once } from '../rounds.ts';
import type { Group } from './group.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** What a person waits for: nothing here is comparable to another tool, so the values themselves are held to their bounds. */
export const start: Group = {
  name: 'start',
  about: 'the second start of the demo, and what the bootstrap adds to a command',
  measure: async (note) => {
    note('warm: Node, packages and built dashboard are here already; the first run of each is not counted');
    const [demo] = await alternating([once(() => ran('scripts/bootstrap.mjs', ['start', '--once', '--json', '--port', '0']))], 1);
    const [through, straight] = await alternating(
      [once(() => ran('scripts/bootstrap.mjs', ['annexa', '--version'])), once(() => ran('packages/cli/src/main.ts', ['--version']))],
      3,
    );
    const added = 1 / (through?.perSecond ?? Number.NaN) - 1 / (straight?.perSecond ?? Number.NaN);
    return [
      bounded('demo to its end, npm start -- --once', 1 / (demo?.perSecond ?? Number.NaN), 15),
      bounded('what the bootstrap adds to a command', added, 5),
    ];
  },
};

function bounded(name: string, value: number, bound: number): Measured {
  return { name, value, unit: 's', target: { of: 'value', comparison: '<=', bound } };
}

/** Runs one of our programs to its end. @throws Error when it fails */
function ran(program: string, words: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [program, ...words], { cwd: root, maxBuffer: 16 * 1024 * 1024 }, (error) => {
      if (error) reject(error);
      else resolve(1);
    });
  });
}
