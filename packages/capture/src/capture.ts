import { join } from 'node:path';
import type { SubmittedAnswer } from '@annexa/api';
import { contentDigestOf } from '@annexa/evidence';
import type { ErrorCode, Statement } from '@annexa/evidence';
import { ciFacts } from './ci.ts';
import type { Environment } from './ci.ts';
import { readConfig } from './config.ts';
import type { Config } from './config.ts';
import { demandConsistency } from './demand-consistency.ts';
import type { Door } from './door.ts';
import type { CaptureFrame } from './draft.ts';
import { draftArtefact, draftDeclarations } from './draft.ts';
import { gitFacts } from './git.ts';
import { digestBook } from './hash-file.ts';
import type { Artefact, Progress } from './recognise.ts';
import { recognise } from './recognise.ts';
import { bindKey, isUnreachable, sendBundles } from './send.ts';
import { sendSpool } from './send-spool.ts';
import type { Unsent } from './send-spool.ts';
import type { CaptureKey, SignedRecord } from './sign.ts';
import { newCaptureKey, signAll } from './sign.ts';
import { spool, unspool } from './spool.ts';
import { keepLogSeen, logSeen } from './state.ts';
import type { Walked } from './walk.ts';
import { walk } from './walk.ts';

/** What a capture is asked to do. Clock, randomness and environment are handed in, so that a capture can be replayed. */
export type CaptureSettings = {
  readonly root: string;
  readonly environment: Environment;
  readonly now: () => Date;
  readonly salt: () => string;
  /** Absent: nothing is sent; the records are made, signed and spooled. */
  readonly door?: Door;
  /** Where checkpoint and spool are kept; `<root>/.annexa` if absent. */
  readonly stateFolder?: string;
  readonly system?: string;
  readonly dryRun?: boolean;
  /** Send again what the collector already holds. */
  readonly again?: boolean;
  /** Marks every record as made from doubles (demo and tests). */
  readonly double?: boolean;
  /** The key to sign with; a fresh one if absent. `capture` after `startRun` uses the same. */
  readonly key?: CaptureKey;
  readonly progress?: Progress;
};

/** What a record became: `offline` without a collector, `spooled` when it could not be reached. */
export type Fate = 'accepted' | 'known' | 'refused' | 'spooled' | 'offline' | 'dry-run';

export type CapturedRecord = {
  readonly id: string;
  readonly statement: Statement;
  readonly fate: Fate;
  /** Why it was refused, with the code of the reason. */
  readonly why?: string;
  readonly code?: ErrorCode;
  readonly index?: number;
};

/** What became of the records of one capture. */
export type Delivered = {
  readonly records: readonly CapturedRecord[];
  /** How the key was bound, where it was: `issuer-bound` or `collector-enrolled`. */
  readonly binding?: string;
  /** Newest checkpoint of the collector: leave it where the operator cannot change it. */
  readonly checkpoint?: string;
  readonly fromSpool: number;
  /** Records of earlier captures that are still not on file. */
  readonly unsent: readonly Unsent[];
  /** Why the collector could not be reached, where it could not. */
  readonly unreachable?: string;
};

export type Captured = Delivered & {
  readonly config: Config;
  readonly walked: Walked;
  readonly artefacts: readonly Artefact[];
};

/**
 * Captures a workspace: walk, recognise, read, assign, redact, sign, send. A collector that cannot be reached never loses
 * evidence: the signed records are spooled and the result says so.
 * @throws AnnexaError FOLDER_MISSING, CONFIG_MALFORMED, FOLDER_NOT_WRITABLE, TOKEN_INVALID, OIDC_REFUSED and the like
 */
export async function capture(settings: CaptureSettings): Promise<Captured> {
  const config = await readConfig(settings.root);
  const walked = await walk(settings.root);
  const artefacts = await recognise(walked.files, settings.progress);
  const statements = await draftAll(settings, config, walked, artefacts);
  const base = { config, walked, artefacts };
  if (settings.dryRun) return { ...base, records: dryRun(statements, settings), fromSpool: 0, unsent: [] };
  return { ...base, ...(await deliver(statements, settings)) };
}

async function draftAll(
  settings: CaptureSettings,
  config: Config,
  walked: Walked,
  artefacts: readonly Artefact[],
): Promise<readonly Statement[]> {
  const frame = await frameOf(settings);
  const workspace = { files: walked.files, digest: digestBook() };
  const drafted = await Promise.all(artefacts.map((artefact) => draftArtefact(workspace, config, artefact, frame)));
  const statements = [...draftDeclarations(config, frame), ...drafted.flat()];
  return [...new Map(statements.map((statement) => [contentDigestOf(statement), statement])).values()];
}

/** What every record of this capture has in common. */
export async function frameOf(settings: CaptureSettings): Promise<CaptureFrame> {
  const ci = ciFacts(settings.environment);
  const git = await gitFacts(settings.root);
  return {
    now: settings.now,
    salt: settings.salt,
    checkpoint: (await logSeen(stateFolderOf(settings)))?.checkpoint ?? null,
    double: settings.double ?? false,
    ...(ci ? { ci } : {}),
    ...(git ? { git } : {}),
    ...(settings.system === undefined ? {} : { system: settings.system }),
  };
}

/** Signs and sends statements: the second half of a capture, used for single records too. */
export async function deliver(statements: readonly Statement[], settings: CaptureSettings): Promise<Delivered> {
  const key = settings.key ?? newCaptureKey();
  if (!settings.door) return { records: await keep(signAll(statements, key), key, settings, 'offline'), fromSpool: 0, unsent: [] };
  const signed = signAll(statements, key);
  try {
    return await send(signed, key, settings, settings.door);
  } catch (error) {
    if (!isUnreachable(error)) throw error;
    const unreachable = error instanceof Error ? error.message : String(error);
    return { records: await keep(signed, key, settings, 'spooled'), fromSpool: 0, unsent: [], unreachable };
  }
}

async function send(signed: readonly SignedRecord[], key: CaptureKey, settings: CaptureSettings, door: Door): Promise<Delivered> {
  const contents = settings.again ? [] : signed.map(({ statement }) => contentDigestOf(statement));
  const before = await demandConsistency(door.client(), await logSeen(stateFolderOf(settings)));
  // The spool goes first: what it brings is then on file, and this capture does not send it a second time.
  const { sent: fromSpool, unsent } = await sendSpool(door, spoolOf(settings));
  const { mode, held, client } = await bindKey(door, key, contents);
  const fresh = signed.filter((_record, at) => held[at] === undefined || held[at] === null);
  const { answers, checkpoint } = await sendBundles(client, fresh);
  const newest = checkpoint || (await client.checkpoint()).checkpoint;
  await keepLogSeen(stateFolderOf(settings), { ...before, checkpoint: newest });
  const records = signed.map((record, at): CapturedRecord => fateOf(record, held[at] ?? undefined, answers.get(record.id)));
  return {
    records,
    binding: mode,
    checkpoint: newest,
    fromSpool,
    unsent: unsent.length === 0 ? [] : await clearSpool(unsent, records, spoolOf(settings)),
  };
}

/** What earlier captures could not send, less what is on file now because this capture found the same content again. */
async function clearSpool(unsent: readonly Unsent[], records: readonly CapturedRecord[], folder: string): Promise<readonly Unsent[]> {
  const onFile = new Set(records.filter(({ fate }) => fate !== 'refused').map(({ statement }) => contentDigestOf(statement)));
  const found = unsent.filter(({ content, setAside }) => !setAside && onFile.has(content));
  for (const { content } of found) await unspool(folder, content);
  return unsent.filter((each) => !found.includes(each));
}

function fateOf({ id, statement }: SignedRecord, heldIndex: number | undefined, answer: SubmittedAnswer | undefined): CapturedRecord {
  if (heldIndex !== undefined) return { id, statement, fate: 'known', index: heldIndex };
  if (answer === undefined) return { id, statement, fate: 'refused', why: 'the collector gave no answer for this record' };
  if (answer.outcome === 'refused')
    return { id, statement, fate: 'refused', why: `${answer.error.code}: ${answer.error.message}`, code: answer.error.code };
  return { id, statement, fate: answer.outcome, index: answer.index };
}

async function keep(
  signed: readonly SignedRecord[],
  key: CaptureKey,
  settings: CaptureSettings,
  fate: Fate,
): Promise<readonly CapturedRecord[]> {
  await spool(
    spoolOf(settings),
    signed.map(({ id, statement, bundle }) => ({ id, content: contentDigestOf(statement), bundle, spkiPem: key.spkiPem })),
  );
  return signed.map(({ id, statement }) => ({ id, statement, fate }));
}

function dryRun(statements: readonly Statement[], settings: CaptureSettings): readonly CapturedRecord[] {
  return signAll(statements, settings.key ?? newCaptureKey()).map(({ id, statement }) => ({ id, statement, fate: 'dry-run' }));
}

function stateFolderOf(settings: CaptureSettings): string {
  return settings.stateFolder ?? join(settings.root, '.annexa');
}

function spoolOf(settings: CaptureSettings): string {
  return join(stateFolderOf(settings), 'spool');
}
