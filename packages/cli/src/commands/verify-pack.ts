import { readFile } from 'node:fs/promises';
import { AnnexaError } from '@annexa/evidence';
import { counted } from '../output.ts';
import type { Output } from '../output.ts';
import { verifyPack } from '../pack/verify-pack.ts';
import type { PackReport } from '../pack/verify-pack.ts';

export type VerifyPackFlags = { readonly pack: string; readonly vkey?: string; readonly checkpoint?: string };

/**
 * `annexa verify --pack`: checks an audit pack offline, names everything that is wrong with it and what was not checked.
 * @throws AnnexaError PROOF_INVALID when something is, NOT_FOUND, INPUT_MALFORMED
 */
export async function verifyPackCommand(flags: VerifyPackFlags, out: Output): Promise<void> {
  const report = await verifyPack(flags.pack, {
    ...(flags.vkey === undefined ? {} : { vkey: (await keptFile(flags.vkey)).trim() }),
    ...(flags.checkpoint === undefined ? {} : { checkpoint: await keptFile(flags.checkpoint) }),
  });
  print(report, flags, out);
  out.data(report);
  if (report.verdict !== 'refused') return;
  throw new AnnexaError(
    'PROOF_INVALID',
    `${flags.pack}: ${counted(report.problemCount, 'problem')}`,
    'do not rely on it; ask who made it, and for a new one',
  );
}

function print(report: PackReport, { vkey, checkpoint }: VerifyPackFlags, out: Output): void {
  for (const { code, where, message } of report.problems) out.line(`✗ ${code} (${where}): ${message}`);
  if (report.problemCount > report.problems.length) out.line(`  and ${report.problemCount - report.problems.length} more`);
  if (report.problemCount > 0) out.line();
  out.line(`log ${report.origin}, ${report.treeSize} leaves, root ${report.root}`);
  out.line('Checked:');
  out.line(`  – ${counted(report.filesAsListed, 'file')} as SHA256SUMS lists them, and the signature of that list`);
  out.line(`  – ${counted(report.recordsChecked, 'record')}: signature, key and its binding, statement, place in the log, receipt`);
  out.line(`  – the log: ${report.leavesRead} leaves read, every tile and the root derived from them, the signature of the checkpoint`);
  out.line(
    `  – ${counted(report.earlierCheckpoints, 'earlier checkpoint')} in the pack and ${report.embeddedCheckpoints} inside records: the log begins with their trees`,
  );
  out.line('Not checked:');
  for (const line of notChecked(report, vkey, checkpoint)) out.line(`  – ${line}`);
  out.line();
  out.line(`verdict: ${report.verdict}`);
}

function notChecked(report: PackReport, vkey: string | undefined, checkpoint: string | undefined): string[] {
  const { trustedBeyondLeaf, treeSize, recordsChecked } = report;
  const key = `trust-root: the log key came with the pack (${report.vkey}); pass the one you keep with --vkey`;
  const anchor =
    checkpoint === undefined
      ? 'independent-anchor: no checkpoint you hold was given (--checkpoint), so for every leaf you trust the operator not to have written the log anew'
      : `independent-anchor: beyond leaf ${trustedBeyondLeaf - 1} you trust the operator (0 outside time stamps, 0 outside witnesses)`;
  return [
    ...(vkey === undefined ? [key] : []),
    anchor,
    `completeness: whether records were withheld; ${treeSize - recordsChecked} leaves of the log have no record in this pack`,
    'truth-of-content: whether what records say is true; a signature shows who said it',
    'time: when it was signed or logged, beyond the order of the log',
    'judgement: controls/ is as the collector signed it; it was not judged again',
  ];
}

async function keptFile(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause: unknown) => {
    throw new AnnexaError('NOT_FOUND', `${path} cannot be read`, 'give the file with the log key or checkpoint you keep', cause);
  });
}
