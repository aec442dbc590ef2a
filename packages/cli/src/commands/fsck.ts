import { resolve } from 'node:path';
import { fsckFolder } from '@annexa/collector';
import type { FsckReport } from '@annexa/collector';
import { AnnexaError } from '@annexa/evidence';
import { counted } from '../output.ts';
import type { Output } from '../output.ts';

const progressEveryMs = 1_000;

/**
 * `annexa fsck [folder]`: derives everything a data folder holds from its records again; needs no collector and no private key.
 * @throws AnnexaError PROOF_INVALID when anything differs, FOLDER_MISSING
 */
export async function fsck(folder = '.annexa/collector', guardFolder: string | undefined, out: Output): Promise<void> {
  let said = Date.now();
  const report = await fsckFolder(resolve(folder), guardFolder, ({ checked, size }) => {
    if (Date.now() - said < progressEveryMs) return;
    said = Date.now();
    out.note(`${checked} of ${size} leaves`);
  }).catch(unreadable);
  print(report, out);
  out.data(report);
  if (report.problemCount === 0) return;
  throw new AnnexaError(
    'PROOF_INVALID',
    `${resolve(folder)}: ${counted(report.problemCount, 'problem')} in a log of ${report.size} leaves`,
    'keep this folder as it is for whoever looks into it, and restore the last backup beside it',
  );
}

/** A store that cannot even be opened is the worst thing this command can find, not a wrong use of it. */
function unreadable(error: unknown): never {
  if (!(error instanceof AnnexaError) || error.code !== 'STORE_CORRUPT') throw error;
  throw new AnnexaError('PROOF_INVALID', error.message, error.hint, error);
}

function print({ size, root, checkpoints, problemCount, problems }: FsckReport, out: Output): void {
  for (const { code, index, message } of problems) out.line(`✗ ${code}${index === undefined ? '' : ` (leaf ${index})`}: ${message}`);
  if (problemCount > problems.length) out.line(`  and ${problemCount - problems.length} more`);
  if (problemCount > 0) out.line();
  out.line(`${size} leaves read, root ${root}`);
  out.line(
    `derived again: every bundle's signature and key, leaf, tile and row, and ${counted(checkpoints, 'checkpoint')} against its root`,
  );
  out.line('Not checked:');
  out.line(
    '  – independent-anchor: a whole log written anew with the same keys reads just as well; compare the root with a checkpoint held',
  );
  out.line('    outside. Beyond the last such leaf you trust the operator.');
  out.line('  – completeness: whether records were withheld before they came here.');
  out.line('  – telemetry not sealed yet, and the custody of tokens, people and key sets.');
}
