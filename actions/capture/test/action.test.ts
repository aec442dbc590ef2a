import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { capture, formats } from '@annexa/capture';
import { describe, expect, test } from 'vitest';
import { summaryBytesMax, summaryOf } from '../src/summary.ts';

const bundle = fileURLToPath(new URL('../dist/index.js', import.meta.url));
const project = fileURLToPath(new URL('../../../examples/credit-risk/workspace', import.meta.url));

describe('the committed bundle, run as the runner runs it', () => {
  test('without a collector: signs and keeps, writes outputs and a summary, stays green', async () => {
    const job = await runAction({});
    expect(job.code).toBe(0);
    expect(job.outputs).toContain('conclusion');
    expect(job.outputs).toContain('offline');
    expect(job.summary).toContain('## Annexa: offline');
    expect(job.summary).toContain('| metrics/evaluation.json | Metrics JSON | read |');
    expect(readdirSync(join(job.workspace, '.annexa', 'spool')).length).toBeGreaterThan(20);
  });

  test('a collector that is down: warns, keeps, stays green', async () => {
    const job = await runAction({ 'INPUT_COLLECTOR-URL': 'http://127.0.0.1:9', INPUT_TOKEN: 'annexa_ci_x' });
    expect(job.code).toBe(0);
    expect(job.stdout).toContain('::warning::');
    expect(job.outputs).toMatch(/uploaded<<[^\n]+\nfalse/);
  });

  test('the same with fail-on-error: the job fails', async () => {
    const job = await runAction({ 'INPUT_COLLECTOR-URL': 'http://127.0.0.1:9', INPUT_TOKEN: 'annexa_ci_x', 'INPUT_FAIL-ON-ERROR': 'true' });
    expect(job.code).toBe(1);
  });

  test('a pull request from a fork has no identity: a warning, records kept, green', async () => {
    const job = await runAction({ 'INPUT_COLLECTOR-URL': 'http://127.0.0.1:9' });
    expect(job.code).toBe(0);
    expect(job.stdout).toContain('no identity token');
  });

  test('a boolean that is none is refused by name', async () => {
    const job = await runAction({ INPUT_AGAIN: 'yes' });
    expect(job.code).toBe(1);
    expect(job.stdout).toContain('input again is "yes"');
  });
});

test('the summary stays under its budget in bytes, with text of many bytes a character', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'annexa-action-'));
  const captured = await capture({ root: folder, environment: {}, now: () => new Date(), salt: () => '0'.repeat(32), dryRun: true });
  const [reader] = formats;
  if (!reader) throw new Error('no reader');
  const artefact = {
    file: { path: '数'.repeat(200), absolutePath: '', sizeBytes: 1 },
    reading: { reader, outcome: { outcome: 'read' as const, observations: [], headline: '証'.repeat(300), notUnderstood: [] } },
  };
  const text = summaryOf({ ...captured, artefacts: Array.from({ length: 5_000 }, () => artefact) }, 'captured');
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(summaryBytesMax);
  expect(text).toContain('more artefacts');
});

async function runAction(inputs: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), 'annexa-action-'));
  const workspace = join(folder, 'workspace');
  cpSync(project, workspace, { recursive: true });
  const files = { GITHUB_OUTPUT: join(folder, 'output'), GITHUB_STEP_SUMMARY: join(folder, 'summary') };
  for (const file of Object.values(files)) writeFileSync(file, '');
  const child = spawn(process.execPath, [bundle], {
    cwd: workspace,
    env: { PATH: process.env['PATH'] ?? '', GITHUB_ACTIONS: 'true', GITHUB_RUN_ID: '1', GITHUB_SHA: 'a'.repeat(40), ...files, ...inputs },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  expect(existsSync(bundle)).toBe(true);
  return {
    code,
    stdout,
    workspace,
    outputs: readFileSync(files.GITHUB_OUTPUT, 'utf8'),
    summary: readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8'),
  };
}
