import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { factsOf } from './facts.ts';
import type { Scorer } from './scorer.ts';
import { loadScorer } from './scorer.ts';

/** One test row after the model answered: what it said and what happened. */
type Judged = { readonly risk: number; readonly bad: boolean; readonly young: boolean };

/** Limits of the decision, as params.yaml of the project states them. */
const acceptBelowRisk = 0.5;
const calibrationBins = 10;
const youngUpToYears = 25;

const modelPath = 'models/model.onnx';
const testPath = 'data/prepared/test.csv';
const resultPath = 'metrics/acceptance.json';

/**
 * The acceptance test of the model in a project folder: every test row through the very runtime that serves it, before it is
 * served. Writes `metrics/acceptance.json` with the digests of model and rows, so that the numbers belong to exactly these bytes.
 */
export async function runAcceptance(projectFolder: string): Promise<void> {
  const rowsBytes = await readFile(join(projectFolder, testPath));
  const scorer = await loadScorer(join(projectFolder, modelPath));
  const judged = await judgeRows(scorer, rowsBytes.toString('utf8'));
  const result = {
    model: { path: modelPath, sha256: scorer.sha256 },
    dataset: { name: 'german-credit-test', path: testPath, sha256: createHash('sha256').update(rowsBytes).digest('hex') },
    n: judged.length,
    accuracy: shareOf(judged, (row) => isAccepted(row) !== row.bad),
    auc: rankingOf(judged),
    brier: meanOf(judged.map((row) => (row.risk - Number(row.bad)) ** 2)),
    calibration: { ece: calibrationErrorOf(judged) },
    fairness: { age_25: { acceptance_ratio: acceptanceRatioOf(judged) } },
  };
  const path = join(projectFolder, resultPath);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${JSON.stringify(result, null, 1)}\n`);
}

async function judgeRows(scorer: Scorer, csv: string): Promise<readonly Judged[]> {
  const [head = '', ...lines] = csv.trimEnd().split('\n');
  const columns = head.split(',');
  const judged: Judged[] = [];
  for (const line of lines) {
    const cells = new Map(line.split(',').map((cell, at) => [columns[at] ?? '', cell]));
    const body = Object.fromEntries(
      scorer.inputs.map(({ name, isNumber }) => [name, isNumber ? Number(cells.get(name)) : cells.get(name)]),
    );
    const risk = await scorer.score(factsOf(body, scorer.inputs));
    judged.push({ risk, bad: cells.get('class') === 'bad', young: Number(cells.get('age_years')) <= youngUpToYears });
  }
  return judged;
}

function isAccepted({ risk }: Judged): boolean {
  return risk < acceptBelowRisk;
}

/** Area under the ROC curve: how often a bad credit is ranked above a good one, ties counting half. */
function rankingOf(judged: readonly Judged[]): number {
  const bad = judged.filter((row) => row.bad);
  const good = judged.filter((row) => !row.bad);
  const wins = bad.map(({ risk }) => good.reduce((sum, other) => sum + (risk > other.risk ? 1 : Number(risk === other.risk) / 2), 0));
  return meanOf(wins) / good.length;
}

/** Expected calibration error over bins of equal width: mean distance of promised and seen risk. */
function calibrationErrorOf(judged: readonly Judged[]): number {
  const bins = Map.groupBy(judged, ({ risk }) => Math.min(Math.floor(risk * calibrationBins), calibrationBins - 1));
  const distances = [...bins.values()].map((rows) => Math.abs(rows.reduce((sum, { risk, bad }) => sum + Number(bad) - risk, 0)));
  return distances.reduce((sum, each) => sum + each, 0) / judged.length;
}

/** The smaller of the two groups' acceptance rates over the larger. */
function acceptanceRatioOf(judged: readonly Judged[]): number {
  const rates = [true, false].map((young) =>
    shareOf(
      judged.filter((row) => row.young === young),
      isAccepted,
    ),
  );
  return Math.min(...rates) / Math.max(...rates);
}

function shareOf(rows: readonly Judged[], holds: (row: Judged) => boolean): number {
  return rows.filter(holds).length / rows.length;
}

function meanOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
}
