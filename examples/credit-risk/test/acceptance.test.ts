import { cpSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runAcceptance } from '../service/src/index.ts';
import { expect, test } from 'vitest';

test('the runtime that serves the model gives the numbers that scikit-learn recorded', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'annexa-acceptance-'));
  cpSync(fileURLToPath(new URL('../workspace', import.meta.url)), folder, { recursive: true });
  await runAcceptance(folder);
  const read = (name: string) => JSON.parse(readFileSync(join(folder, 'metrics', name), 'utf8'));
  const recorded = read('evaluation.json');
  const live = read('acceptance.json');
  expect(live.model.sha256).toBe(recorded.model.sha256);
  expect(live.dataset.sha256).toBe(recorded.dataset.sha256);
  expect(live.n).toBe(recorded.n);
  for (const metric of ['accuracy', 'auc', 'brier']) expect(live[metric]).toBeCloseTo(recorded[metric], 6);
  expect(live.calibration.ece).toBeCloseTo(recorded.calibration.ece, 6);
  expect(live.fairness.age_25.acceptance_ratio).toBeCloseTo(recorded.fairness.age_25.acceptance_ratio, 6);
});
