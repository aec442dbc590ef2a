import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { play, signIn } from '@annexa-examples/demo';
import type { Played } from '@annexa-examples/demo';
import type { Client } from '@annexa/api';
import type { Assessment } from '@annexa/evidence';
import { verifyRecord } from '@annexa/verify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { annexa } from './annexa-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'annexa-demo-'));
let played: Played;
let client: Client;
let assessment: Assessment;

beforeAll(async () => {
  played = await play({
    folder,
    port: 0,
    version: '0.1.0',
    environment: {},
    progress: () => {},
    onFatal: (error) => {
      throw error;
    },
  });
  client = await signIn(played.collector, 'person:you');
  assessment = (await client.assessment()).assessment;
});

afterAll(async () => {
  await played?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the demo, played through the real doors', () => {
  test('every expectation has the status its evidence earns', async () => {
    const lines = assessment.controls
      .filter((control) => control.judged)
      .flatMap((control) => control.scopes.flatMap((scope) => scope.expectations))
      .map(({ name, scope, side, status, reason }) => `${name} [${side}] ${scope}: ${status}${reason === undefined ? '' : ` (${reason})`}`);
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('golden/demo-statuses.txt');
  });

  test('all 38 controls are there; those without a rule are unknown, not-judged', () => {
    expect(assessment.controls).toHaveLength(38);
    const rest = assessment.controls.filter((control) => !control.judged);
    expect(rest).toHaveLength(33);
    expect(new Set(rest.flatMap((control) => control.scopes.map((scope) => scope.status)))).toEqual(new Set(['unknown', 'not-applicable']));
  });

  test('the same tree size, date and catalogue version give the same assessment, byte for byte', async () => {
    const { asOf, treeSize } = assessment;
    const again = await client.assessment({ asOf, treeSize });
    expect(JSON.stringify(again.assessment)).toBe(JSON.stringify(assessment));
  });

  test('one live request leads back to the licence of the data, every link with its join grade', async () => {
    const { trace } = await client.trace({ id: played.traceId ?? '' });
    const kinds = trace.nodes.map((node) => node.kind);
    for (const kind of [
      'live',
      'release',
      'deployment',
      'approval',
      'evaluation',
      'model',
      'conversion',
      'training-run',
      'dataset',
      'licence',
    ]) {
      expect(kinds).toContain(kind);
    }
    expect(trace.nodes.find((node) => node.kind === 'licence')?.label).toMatch(/CC[- ]BY[- ]4\.0/i);
    expect(trace.links.length).toBeGreaterThanOrEqual(trace.nodes.length - 1);
    expect(trace.breaks).toEqual([]);
  });

  test('what goes wrong opens signals: an unapproved model, a stale approval, a failed bar, a tampered record', async () => {
    const { attention } = await client.overview();
    const signals = attention.filter((item) => item.type === 'signal').map((item) => `${item.system}: ${item.title} ${item.detail}`);
    expect(signals.some((signal) => signal.includes('demo-large-2026'))).toBe(true);
    expect(signals.some((signal) => /loan-pricing.*stale/.test(signal))).toBe(true);
    expect(signals.some((signal) => /loan-pricing.*(bar|auc)/i.test(signal))).toBe(true);
    expect(signals.some((signal) => signal.includes('SIGNATURE_INVALID'))).toBe(true);
    expect(signals.filter((signal) => signal.startsWith('credit-risk'))).toEqual([]);
  });

  test('the tampered record was refused and is in no population', async () => {
    expect(played.tampered).toBe('SIGNATURE_INVALID');
    const { rejected } = await client.status();
    expect(rejected.count).toBe(1);
  });

  test('every record verifies from the outside, by the independent verifier', async () => {
    const { vkey } = await client.trust();
    const { records } = await client.listRecords({ limit: 500 });
    expect(records.length).toBeGreaterThan(40);
    for (const record of records) {
      const { bundle } = await client.getRecord(record.id);
      const report = await verifyRecord({ bundleJson: bundle, trust: { logVkeys: [vkey] }, expectedPayloadSha256: record.id });
      expect(report.verdict, `${record.kind} ${record.index}`).toBe('accepted');
    }
  });

  test('records made from doubles say so', async () => {
    const { records } = await client.listRecords({ limit: 500 });
    const silent = records.filter((record) => !record.double && record.kind !== 'key-binding');
    expect(silent.map((record) => record.kind)).toEqual([]);
  });

  test('CI records are workflow-bound, documents stay the word of a person, forge facts are the collector’s', async () => {
    const { records } = await client.listRecords({ limit: 500 });
    const gradesOf = (kind: string) => [...new Set(records.filter((record) => record.kind === kind).map((record) => record.grade))];
    expect(gradesOf('evaluation-result')).toEqual(['workflow-bound']);
    expect(gradesOf('document')).toEqual(['declared']);
    expect(gradesOf('change-approval')).toEqual(['collector-fetched']);
    expect(gradesOf('monitoring-window')).toEqual(['self-reported']);
  });

  test('a second capture of the same workspace sends nothing again', async () => {
    const { secret } = await client.createToken({ label: 'again', scopes: ['ingest:records'], systems: 'all' });
    const before = (await client.status()).treeSize;
    const { code, stdout } = await annexa([
      'capture',
      join(folder, 'checkouts', 'loan-pricing'),
      '--collector',
      played.collector.url,
      '--token',
      secret,
      '--json',
    ]);
    expect(code).toBe(0);
    const { records } = JSON.parse(stdout).data;
    expect(records.filter((record: { fate: string }) => record.fate !== 'known')).toEqual([]);
    expect((await client.status()).treeSize).toBe(before + 1);
  });
});

describe('the commands a person types', () => {
  let token = '';
  const ask = (...args: string[]) => annexa([...args, '--collector', played.collector.url, '--token', token]);

  beforeAll(async () => {
    token = (await client.createToken({ label: 'reader', scopes: ['read'], systems: 'all' })).secret;
  });

  test('status', async () => {
    const { code, stdout } = await ask('status');
    expect(code).toBe(0);
    expect(stdout).toContain('A.6.2.4 AI system verification and validation');
    expect(stdout).toMatch(/33 further controls: unknown \(not-judged\)/);
  });

  test('trace', async () => {
    const { code, stdout } = await ask('trace', played.traceId ?? '');
    expect(code).toBe(0);
    expect(stdout).toMatch(/licence/);
    expect(stdout).toMatch(/worth of the whole chain: (content|pinned|issued)/);
  });

  test('verify says what was checked and what was not', async () => {
    const { code, stdout } = await ask('verify', '0');
    expect(code).toBe(0);
    expect(stdout).toContain('✓ inclusion-proof');
    expect(stdout).toContain('Not checked:');
    expect(stdout).toContain('verdict: accepted');
  });

  test('verify refuses a bundle with one byte changed, exit 3', async () => {
    const { bundle } = await client.getRecord(5);
    const path = join(folder, 'changed.json');
    const envelope = JSON.parse(bundle);
    envelope.dsseEnvelope.payload = Buffer.from(
      Buffer.from(envelope.dsseEnvelope.payload, 'base64').toString().replace('2026', '2025'),
    ).toString('base64');
    writeFileSync(path, JSON.stringify(envelope));
    const { code, stdout, stderr } = await ask('verify', path);
    expect(stdout).toContain('✗ signature');
    expect(stderr).toContain('code: PROOF_INVALID');
    expect(code).toBe(3);
  });

  test('doctor', async () => {
    const { code, stdout } = await ask('doctor', join(folder, 'checkouts', 'credit-risk'));
    expect(stdout).toMatch(/ok\s+collector/);
    expect(stdout).toMatch(/ok\s+annexa.yaml\s+declares credit-risk/);
    expect(code).toBe(0);
  });
});
