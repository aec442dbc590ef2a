import { resolve } from 'node:path';
import { audits, exportPack, isAuditName } from '@annexa/collector';
import type { AuditName } from '@annexa/collector';
import { AnnexaError } from '@annexa/evidence';
import { counted } from '../output.ts';
import type { Output } from '../output.ts';
import { version } from '../version.ts';

export type ExportFlags = {
  readonly system: string;
  readonly audit: string;
  readonly out: string;
  readonly from?: string;
  readonly to?: string;
  readonly treeSize?: string;
  readonly folder: string;
};

const progressEveryMs = 1_000;

/** `annexa export`: makes an audit pack from a data folder, beside a running collector or without one. @throws AnnexaError USAGE, NOT_FOUND */
export async function exportCommand(flags: ExportFlags, now: Date, out: Output): Promise<void> {
  let said = now.getTime();
  const outPath = resolve(flags.out);
  const from = flags.from === undefined ? undefined : momentOf('--from', flags.from, 'T00:00:00Z');
  const made = await exportPack({
    folder: resolve(flags.folder),
    outPath,
    system: flags.system,
    audit: auditOf(flags.audit),
    to: endOf(flags.to, now),
    version,
    ...(from === undefined ? {} : { from }),
    ...(flags.treeSize === undefined ? {} : { treeSize: sizeOf(flags.treeSize) }),
    onProgress: (written, of) => {
      if (Date.now() - said < progressEveryMs) return;
      said = Date.now();
      out.note(`${written} of ${of} records`);
    },
  });
  const { recordCount, sizeBytes, treeSize, root, to, digest } = made;
  out.line(`${outPath}: ${counted(recordCount, 'record')} of ${treeSize} in the log, ${Math.ceil(sizeBytes / 1024)} KiB`);
  out.line(`  root ${root}`);
  out.line(`  SHA-256 of SHA256SUMS ${digest}`);
  out.line(`the same again, byte for byte: annexa export --system ${flags.system} --audit ${flags.audit} --from ${made.from} --to ${to}`);
  out.line(`  --tree-size ${treeSize} --folder ${flags.folder} --out <new file>`);
  out.line(`check it: annexa verify --pack ${flags.out} --vkey <the log key you keep>`);
  out.data({ ...made, path: outPath });
}

function auditOf(text: string): AuditName {
  if (isAuditName(text)) return text;
  throw new AnnexaError('USAGE', `no such audit: ${text}`, `one of ${Object.keys(audits).join(', ')}`);
}

/** A day means its end. A pack about the future would say tomorrow's words about today's records. */
function endOf(text: string | undefined, now: Date): string {
  const present = now.toISOString();
  const to = text === undefined ? present : momentOf('--to', text, 'T23:59:59Z');
  if (Date.parse(to) <= now.getTime()) return to;
  throw new AnnexaError('USAGE', `the period ends in the future: ${to}`, `until now is --to ${present}`);
}

function momentOf(flag: string, text: string, timeOfDay: string): string {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const moment = isDay ? `${text}${timeOfDay}` : text;
  if (/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(moment) && !Number.isNaN(Date.parse(moment))) return moment;
  throw new AnnexaError('USAGE', `${flag} ${text} is no day and no moment`, 'give 2026-01-31 or 2026-01-31T12:00:00Z (UTC)');
}

function sizeOf(text: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new AnnexaError('USAGE', `not a tree size: ${text}`, 'give the tree size an earlier pack or checkpoint names');
}
