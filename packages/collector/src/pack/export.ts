import { createPublicKey } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AnnexaError, sha256Hex } from '@annexa/evidence';
import type { LedgeredRecord } from '@annexa/evidence';
import { importSourceKey, trustedRoot } from '@annexa/ledger';
import type { LogPublicKey, SourceKey } from '@annexa/ledger';
import { openSqliteReader } from '@annexa/store';
import type { CheckpointRow, StoreReader } from '@annexa/store';
import { intact } from '../ledger/failure.ts';
import { toHex } from '../ledger/hex.ts';
import { readLogPublicKey } from '../ledger/keys.ts';
import { openRecords } from '../ledger/records.ts';
import { audits } from './audits.ts';
import type { Audit, AuditName } from './audits.ts';
import { addControls } from './control-files.ts';
import type { Earlier } from './control-files.ts';
import { addEvidence } from './evidence-files.ts';
import { evidenceReader } from './evidence-reader.ts';
import { judgeSystem, reliedOn, withoutMembers } from './judged-system.ts';
import { addHistory, addLog, damaged } from './log-files.ts';
import type { PackFacts } from './pack-facts.ts';
import { pageOf } from './page.ts';
import { readmeOf } from './readme.ts';
import { choose } from './selection.ts';
import { packFiles } from './sums.ts';
import type { PackFiles } from './sums.ts';
import { createZipFile } from './zip-file.ts';

/** What to pack. The same request over the same tree gives the same bytes. */
export type ExportRequest = {
  /** Data folder of a collector, running or not; read only, but for the statement key that signs the pack. */
  readonly folder: string;
  /** File to make; never over one that is there. */
  readonly outPath: string;
  readonly system: string;
  readonly audit: AuditName;
  /** RFC 3339; the period, and `to` is the moment as of which is judged. Absent: when the log began. */
  readonly from?: string;
  readonly to: string;
  /** A size some checkpoint was signed for; the newest if absent. */
  readonly treeSize?: number;
  /** Version of the program, as the pack names it. */
  readonly version: string;
  readonly onProgress?: (written: number, of: number) => void;
};

/** What was packed. */
export type Exported = {
  readonly sizeBytes: number;
  readonly recordCount: number;
  readonly treeSize: number;
  readonly root: string;
  readonly from: string;
  readonly to: string;
  /** SHA-256 of SHA256SUMS, hex: one line that stands for all contents. */
  readonly digest: string;
};

/**
 * Makes the audit pack of an AI system for a period. Bundles are streamed; the parsed records (about 3 KiB each) and the
 * directory of the zip are held.
 * @throws AnnexaError USAGE (period, tree size, file there), NOT_FOUND (system), FOLDER_MISSING, STORE_CORRUPT
 */
export async function exportPack(request: ExportRequest): Promise<Exported> {
  const { folder, outPath } = request;
  if (existsSync(outPath)) throw new AnnexaError('USAGE', `${outPath} is there already`, 'name a new file, or move the old pack away');
  const log = readLogPublicKey(join(folder, 'keys'));
  const statementKey = readStatementKey(folder);
  const store = await openSqliteReader({ folder });
  const aside = `${outPath}.part`;
  try {
    const source = await readSource(store, log, request);
    await rm(aside, { force: true });
    const zip = await createZipFile(aside);
    try {
      const written = await writePack(packFiles(zip), source, statementKey, request);
      const sizeBytes = await zip.finish();
      await rename(aside, outPath);
      return { ...written, sizeBytes };
    } catch (error) {
      await zip.abandon();
      throw error;
    }
  } finally {
    await rm(aside, { force: true });
    await store.close();
  }
}

type Source = {
  readonly store: StoreReader;
  readonly log: LogPublicKey;
  readonly head: CheckpointRow;
  readonly records: readonly LedgeredRecord[];
  /** When the first record came in. */
  readonly begunAt: string;
};

async function readSource(store: StoreReader, log: LogPublicKey, { treeSize }: ExportRequest): Promise<Source> {
  const head = treeSize === undefined ? await store.checkpoint() : (await store.checkpoints(treeSize - 1, 1))[0];
  if (head === undefined || (treeSize !== undefined && head.size !== treeSize)) throw noCheckpoint(treeSize, head);
  const records = await openRecords(store).list({ treeSize: head.size });
  const [first] = records;
  if (records.length !== head.size || first === undefined) throw damaged(`${head.size - records.length} of ${head.size} records`);
  return { store, log, head, records, begunAt: first.receivedAt };
}

function noCheckpoint(treeSize: number | undefined, next: CheckpointRow | undefined): AnnexaError {
  if (treeSize === undefined) return new AnnexaError('NOT_FOUND', 'this log has no checkpoint', 'capture something first');
  const hint = next === undefined ? 'leave --tree-size out for the newest' : `the next larger one is of ${next.size} leaves`;
  return new AnnexaError('USAGE', `no checkpoint was signed for ${treeSize} leaves`, hint);
}

/** The one place that reads a private key outside a running collector: a pack must say who made it. */
function readStatementKey(folder: string): SourceKey {
  const path = join(folder, 'keys', 'statement.pem');
  if (!existsSync(path)) throw new AnnexaError('FOLDER_MISSING', `${path} is not there`, 'point to the data folder of a collector');
  return intact(importSourceKey(readFileSync(path, 'utf8')), path);
}

async function writePack(files: PackFiles, source: Source, key: SourceKey, request: ExportRequest): Promise<Omit<Exported, 'sizeBytes'>> {
  const { records, head, store, log, begunAt } = source;
  const { system, to, from = begunAt, onProgress = () => {} } = request;
  if (Date.parse(from) > Date.parse(to))
    throw new AnnexaError('USAGE', `the period ends before it begins: ${from} to ${to}`, 'swap --from and --to');
  const audit: Audit = audits[request.audit];
  const question = { records, treeSize: head.size, system };
  const whole = judgeSystem({ ...question, asOf: to }, audit);
  const chosen = choose(records, system, { from, to }, reliedOn(whole), audit);
  const shown = audit.populations === 'members' ? whole : withoutMembers(whole);
  const facts = factsOf(source, key, request, from, whole.catalogueVersion, chosen.length);
  await files.add('README.txt', readmeOf(facts));
  await files.add('index.html', pageOf(facts, shown));
  await addControls(files, shown, earlierOf(question, audit, from, to), chosen);
  await addTrust(files, source);
  await addLog(files, store, head);
  await addHistory(files, store, head);
  await addEvidence(files, chosen, evidenceReader(store, log, head), (written) => onProgress(written, chosen.length));
  const digest = await files.sign(key);
  return { recordCount: chosen.length, treeSize: head.size, root: facts.root, from, to, digest };
}

function factsOf(
  { log, head, records }: Source,
  key: SourceKey,
  { audit, system, to, version }: ExportRequest,
  from: string,
  catalogueVersion: string,
  recordCount: number,
): PackFacts {
  const { question } = audits[audit];
  const { origin, vkey } = log;
  const statementKey = sha256Hex(key.spki);
  const isDemo = records.some(({ predicate }) => predicate.source.double === true);
  const tree = { origin, vkey, treeSize: head.size, root: toHex(head.root) };
  return { audit, question, system, from, to, ...tree, statementKey, catalogueVersion, version, recordCount, isDemo };
}

/** Judged again at earlier moments, with what is known today about them. */
function earlierOf(question: Omit<Parameters<typeof judgeSystem>[0], 'asOf'>, audit: Audit, from: string, to: string): readonly Earlier[] {
  const moments = { none: [], start: [from], quarters: [from, ...quartersBetween(from, to)] }[audit.compare];
  return moments.flatMap((asOf) => {
    try {
      return [{ asOf, assessment: judgeSystem({ ...question, asOf }, audit) }];
    } catch (error) {
      // Before its first record a system has no status: the column stays away.
      if (error instanceof AnnexaError && error.code === 'NOT_FOUND') return [];
      throw error;
    }
  });
}

/** First moments of the calendar quarters (UTC) inside a period, at most those of ten years. */
function quartersBetween(from: string, to: string): string[] {
  const start = new Date(from);
  const first = Math.floor(start.getUTCMonth() / 3) + 1;
  const starts = Array.from({ length: 40 }, (_, at) => new Date(Date.UTC(start.getUTCFullYear(), (first + at) * 3, 1)).toISOString());
  return starts.filter((moment) => Date.parse(moment) > Date.parse(from) && Date.parse(moment) < Date.parse(to));
}

async function addTrust(files: PackFiles, { log, begunAt }: Source): Promise<void> {
  const x = Buffer.from(log.publicKey).toString('base64url');
  const pem = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
  await files.add('trust/log.vkey', `${log.vkey}\n`);
  await files.add('trust/log.pem', String(pem));
  await files.add('trust/trusted_root.json', trustedRoot([{ key: log, validFrom: new Date(begunAt) }]));
}
