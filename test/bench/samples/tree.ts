import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export const files = 100_000;
export const artefacts = 200;

const folders = 1_000;
const perFolder = files / folders;

/** A project as a walk meets it: sources, chunks of data, images, logs, settings, and among 100,000 files 200 that ML tools wrote. */
export async function writeTree(root: string): Promise<void> {
  for (let folder = 0; folder < folders; folder += 1) {
    const path = join(root, `area-${Math.floor(folder / 40)}`, `part-${folder}`);
    await mkdir(path, { recursive: true });
    await Promise.all(Array.from({ length: perFolder }, (_, at) => writeOne(path, folder, at)));
  }
}

async function writeOne(path: string, folder: number, at: number): Promise<void> {
  const isArtefact = at === 0 && folder % (folders / artefacts) === 0;
  const [name, text] = isArtefact ? artefactOf(folder) : plainOf(folder, at);
  await writeFile(join(path, name), text);
}

function artefactOf(folder: number): readonly [string, string] {
  const made = [
    ['metrics.json', JSON.stringify({ accuracy: 0.9 + folder / 1e6, auc: 0.95, f1: 0.88 })],
    [
      'junit.xml',
      `<?xml version="1.0"?>\n<testsuites><testsuite name="data" tests="2" failures="0" errors="0" skipped="0"><testcase classname="d" name="rows"/><testcase classname="d" name="types"/></testsuite></testsuites>\n`,
    ],
    ['data.csv.dvc', `outs:\n- md5: ${folder.toString(16).padStart(32, '0')}\n  size: ${folder + 1}\n  hash: md5\n  path: data.csv\n`],
    [
      'dvc.lock',
      `schema: '2.0'\nstages:\n  train:\n    cmd: python train.py\n    outs:\n    - path: model.pkl\n      hash: md5\n      md5: ${folder.toString(16).padStart(32, 'a')}\n      size: 10\n`,
    ],
  ] as const;
  return made[(folder / (folders / artefacts)) % made.length] ?? made[0];
}

function plainOf(folder: number, at: number): readonly [string, string] {
  const line = `${folder} ${at} the quick brown fox jumps over the lazy dog\n`;
  const made = [
    [`module_${at}.py`, `import os\n\n\ndef part_${at}():\n    return os.getcwd()\n${`# ${line}`.repeat(40)}`],
    [`chunk_${at}.csv`, `id,value\n${`${folder},${at}\n`.repeat(200)}`],
    [`image_${at}.png`, `\u0089PNG\r\n\u001a\n${line.repeat(60)}`],
    [`run_${at}.log`, `2026-03-01 10:00:00 INFO ${line}`.repeat(30)],
    [`page_${at}.md`, `# Page ${at}\n\n${line.repeat(20)}`],
    [`settings_${at}.json`, JSON.stringify({ compilerOptions: { target: 'es2024', strict: true }, include: [line] })],
    [`pipeline_${at}.yaml`, `name: part-${at}\nsteps:\n${`  - run: echo ${line}`.repeat(20)}`],
  ] as const;
  return made[at % made.length] ?? made[0];
}
