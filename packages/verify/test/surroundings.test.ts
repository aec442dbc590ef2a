import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it, vi } from 'vitest';
import { verifyConsistency, verifyReceipt, verifyRecord } from '../src/index.ts';
import { sampleLog } from './sample-log.ts';

const source = fileURLToPath(new URL('../src/', import.meta.url));
const files = readdirSync(source).map((name) => ({ name, text: readFileSync(source + name, 'utf8') }));

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

it('imports nothing but its own files, so that it runs wherever WebCrypto is', () => {
  const imported = files.flatMap(({ text }) => [...text.matchAll(/from '([^']+)'/g)].map(([, from]) => from ?? ''));
  expect(imported.length).toBeGreaterThan(0);
  expect(imported.filter((from) => !from.startsWith('./'))).toEqual([]);
  expect(files.filter(({ text }) => /\b(process|Buffer|require)\b/.test(text)).map(({ name }) => name)).toEqual([]);
});

it('stays under 600 lines in all', () => {
  expect(files.reduce((lines, { text }) => lines + text.split('\n').length - 1, 0)).toBeLessThan(600);
});

it('says not-checked, never passed, where a page has no WebCrypto', async () => {
  const sample = sampleLog(2);
  const trust = { logVkeys: [sample.log.vkey] };
  vi.stubGlobal('crypto', {});
  const reports = [
    await verifyRecord({ bundleJson: sample.logged(1), trust }),
    await verifyReceipt({ receiptText: sample.receipt(1), leafBody: sample.leafBody(1), trust }),
    await verifyConsistency({ older: sample.checkpoint(1), newer: sample.checkpoint(2), proof: sample.consistency(1, 2), trust }),
  ];
  for (const { verdict, checks } of reports) {
    expect(verdict).toBe('incomplete');
    expect(new Set(checks.map(({ outcome }) => outcome))).toEqual(new Set(['not-checked']));
  }
});

it('says not-checked where a runtime has no Ed25519', async () => {
  const sample = sampleLog(2);
  vi.spyOn(crypto.subtle, 'importKey').mockImplementation(() => Promise.reject(new DOMException('unrecognised', 'NotSupportedError')));
  const { verdict, checks } = await verifyRecord({ bundleJson: sample.logged(1), trust: { logVkeys: [sample.log.vkey] } });
  expect(verdict).not.toBe('accepted');
  expect(checks.find(({ check }) => check === 'checkpoint-signature')?.outcome).toBe('not-checked');
});
