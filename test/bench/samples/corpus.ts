import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Measured } from '../figure.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const line = /corpus: (\d+) files, (\d+) facts right.*precision ([0-9.]+), recall ([0-9.]+)/;

/** Precision and recall as the readers' own corpus test counts them, so that there is one way of counting; nothing where there is no corpus. */
export async function corpusFigures(note: (text: string) => void): Promise<readonly Measured[]> {
  if (!existsSync(`${root}../shared/corpus/INDEX.json`)) {
    note('precision and recall skipped: there is no corpus beside this repository');
    return [];
  }
  const said = await outputOf('vitest', ['run', '--project', 'packages/readers', 'corpus.test.ts']);
  const [, files, facts, precision, recall] = line.exec(said) ?? [];
  if (precision === undefined || recall === undefined) throw new Error(`the corpus test said nothing of precision and recall:\n${said}`);
  note(`corpus: ${files} files of formats that are read, ${facts} facts right`);
  return [
    { name: 'precision on the corpus', value: Number(precision), unit: 'share', target: { of: 'value', comparison: '>=', bound: 0.99 } },
    { name: 'recall on the corpus', value: Number(recall), unit: 'share', target: { of: 'value', comparison: '>=', bound: 0.97 } },
  ];
}

/** What a program printed, however it ended: a missed figure fails that test and is still a figure. */
function outputOf(command: string, words: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile(command, [...words], { cwd: root, maxBuffer: 16 * 1024 * 1024 }, (_error, stdout, stderr) => resolve(`${stdout}${stderr}`));
  });
}
