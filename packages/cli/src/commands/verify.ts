import { readFile } from 'node:fs/promises';
import type { Client } from '@annexa/api';
import { AnnexaError } from '@annexa/evidence';
import { verifyRecord } from '@annexa/verify';
import type { RecordReport } from '@annexa/verify';
import type { Output } from '../output.ts';

/** Where the log's key comes from: given by the person (believed), or asked of the collector (worth less, and said so). */
export type VerifyRequest = { readonly what: string; readonly vkeyFile?: string };

/**
 * `annexa verify <bundle file | record id | leaf index>`: prints what was checked and what was not.
 * @throws AnnexaError PROOF_INVALID when a check failed, NOT_FOUND, CHECKPOINT_INVALID without a log key
 */
export async function verify(client: Client, request: VerifyRequest, out: Output): Promise<void> {
  const { bundleJson, expected } = await bundleOf(client, request.what);
  const vkey = request.vkeyFile === undefined ? (await client.trust()).vkey : (await readText(request.vkeyFile)).trim();
  const report = await verifyRecord({
    bundleJson,
    trust: { logVkeys: [vkey] },
    ...(expected === undefined ? {} : { expectedPayloadSha256: expected }),
  });
  print(report, request, vkey, out);
  out.data({ verdict: report.verdict, checks: report.checks, notCovered: report.notCovered, logKey: vkey });
  if (report.verdict === 'accepted') return;
  const failed = report.checks.filter((check) => check.outcome !== 'passed').map((check) => check.check);
  throw new AnnexaError(
    'PROOF_INVALID',
    `the record does not verify: ${failed.join(', ')}`,
    'do not rely on it; ask where these bytes come from',
  );
}

async function bundleOf(client: Client, what: string): Promise<{ bundleJson: string; expected?: string }> {
  if (/^(?:[0-9a-f]{64}|\d{1,15})$/.test(what)) {
    const { bundle, record } = await client.getRecord(what);
    return { bundleJson: bundle, expected: record.id };
  }
  return { bundleJson: await readText(what) };
}

function print(report: RecordReport, request: VerifyRequest, vkey: string, out: Output): void {
  for (const check of report.checks) out.line(`${mark(check.outcome)} ${check.check}: ${check.detail}`);
  out.line();
  out.line('Not checked:');
  for (const each of report.notCovered) out.line(`  – ${each.about}: ${each.detail}`);
  if (request.vkeyFile === undefined)
    out.line(`  – log key: it came from the collector itself (${vkey}); compare it with a copy you keep, or pass --vkey`);
  out.line();
  out.line(`verdict: ${report.verdict}`);
}

function mark(outcome: string): string {
  return { passed: '✓', failed: '✗' }[outcome] ?? '–';
}

async function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause: unknown) => {
    throw new AnnexaError('NOT_FOUND', `${path} cannot be read`, 'give a bundle file, a record id (64 hex digits) or a leaf index', cause);
  });
}
