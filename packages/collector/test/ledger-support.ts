import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeStatement, sha256Hex, statementPayloadType } from '@annexa/evidence';
import type { Statement } from '@annexa/evidence';
import { bundleOf, generateSourceKey, parseVkey, signEnvelope, verifyCheckpoint, verifyConsistency } from '@annexa/ledger';
import type { Checkpoint, SourceKey } from '@annexa/ledger';
import { openSqlite, openSqliteReader } from '@annexa/store';
import type { Store } from '@annexa/store';
import { errorOf } from '../src/ledger/failure.ts';
import { openGuard } from '../src/ledger/guard.ts';
import type { Guard } from '../src/ledger/guard.ts';
import { openLedger } from '../src/ledger/index.ts';
import type { Door, KeyBinding, Ledger } from '../src/ledger/index.ts';
import { openKeys } from '../src/ledger/keys.ts';
import { ledgerOver } from '../src/ledger/open.ts';
import type { WriterClient } from '../src/ledger/thread.ts';
import { openWriter } from '../src/ledger/writer.ts';
import type { Step, Writer } from '../src/ledger/writer.ts';

/** A door that lets everything through, so that a test fails for its own reason only. */
export const openDoor: Door = { systems: 'all' };

const start = Date.parse('2026-11-24T08:00:00Z');

/** A clock that moves one second with every look. */
function tickingClock(): () => Date {
  let seconds = 0;
  return () => new Date(start + (seconds += 1) * 1_000);
}

export async function freshFolder(): Promise<{ folder: string; [Symbol.asyncDispose](): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'annexa-ledger-'));
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

/** A ledger over a folder; a fatal error fails the test unless it is expected. */
export function openIn(folder: string, onFatal: (error: Error) => void = unexpected): Promise<Ledger> {
  return openLedger({ folder, clock: tickingClock(), onFatal });
}

type Faults = {
  readonly onStep?: (step: Step, when: 'before' | 'after') => void;
  readonly wrap?: (store: Store, guard: Guard) => { store: Store; guard: Guard };
};

/** The writer without its thread, so that a test can reach its steps and a hundred openings cost no hundred threads. */
export async function openInProcess(
  folder: string,
  { onStep, wrap }: Faults = {},
  guardFolder = join(folder, 'guard'),
): Promise<{ writer: Writer; store: Store; vkey: string }> {
  const store = await openSqlite({ folder });
  try {
    const keys = openKeys(join(folder, 'keys'), await store.size());
    const guard = openGuard(guardFolder, keys.log);
    const parts = wrap?.(store, guard) ?? { store, guard };
    const at = new Date(start).toISOString();
    return { writer: await openWriter({ ...parts, keys, at, ...(onStep ? { onStep } : {}) }), store, vkey: keys.log.vkey };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** The whole ledger, its writer in this thread: one job at a time. */
export async function openWithoutThread(folder: string, guardFolder = join(folder, 'guard')): Promise<Ledger> {
  const { writer, store, vkey } = await openInProcess(folder, {}, guardFolder);
  const client: WriterClient = {
    vkey,
    head: () => writer.head(),
    ask: async (job) => {
      const [answer] = await writer.handle([job]);
      if (answer === undefined) throw new Error('no answer');
      if (answer.type === 'failed') throw errorOf(answer.failure);
      return answer;
    },
    onCommit: () => () => {},
    close: () => store.close(),
  };
  return ledgerOver(client, await openSqliteReader({ folder }), { guardFolder, clock: tickingClock() });
}

function unexpected(error: Error): never {
  throw error;
}

/** A source with a key of its own. */
export type TestSource = { readonly key: SourceKey; readonly binding: KeyBinding; bundle(draft?: DraftOptions): Uint8Array };

export function newSource(facts: Partial<KeyBinding> = {}): TestSource {
  const key = generateSourceKey();
  const binding: KeyBinding = { spki: key.spki, keyDigest: sha256Hex(key.spki), mode: 'collector-enrolled', tokenId: 'token-1', ...facts };
  return { key, binding, bundle: (draft) => bundleBy(key, encodeStatement(statementOf(draft))) };
}

export type DraftOptions = {
  readonly system?: string;
  readonly kind?: 'declaration' | 'guardrail-result' | 'incident' | 'review';
  readonly checkpoint?: string | null;
  readonly text?: string;
  readonly person?: string;
};

/** A small statement; the salt makes each one another record. */
export function statementOf({
  system = 'credit-risk',
  kind = 'declaration',
  checkpoint = null,
  text = '',
  person,
}: DraftOptions = {}): Statement {
  const at = '2026-11-24T07:00:00Z';
  const subject = [{ name: 'model.onnx', digest: { sha256: 'ab'.repeat(32) } }];
  const predicate = {
    system,
    stage: 'governance' as const,
    observed: { from: at, to: at },
    captured: at,
    source: person === undefined ? {} : { person },
    materials: [],
    checkpoint,
    salt: randomBytes(16).toString('hex'),
  };
  if (kind === 'review') {
    const facts = { person: 'person:ada', role: 'owner', digest: 'ab'.repeat(32), outcome: 'approve' as const, at };
    return { kind, subject, predicate: { ...predicate, facts } };
  }
  return { kind, subject, predicate: { ...predicate, facts: { text } } };
}

export function bundleBy(key: SourceKey, payload: Uint8Array): Uint8Array {
  return new TextEncoder().encode(bundleOf(signEnvelope(payload, statementPayloadType, key), key.hint));
}

/** What a witness would demand of every pair of checkpoints ever handed out. */
export async function expectOneHistory(ledger: Ledger, notes: readonly string[]): Promise<readonly string[]> {
  const newest = believed(ledger.head().checkpoint, ledger.vkey);
  const breaks: string[] = [];
  for (const note of notes) {
    const older = believed(note, ledger.vkey);
    if (older.size > newest.size) {
      breaks.push(`a checkpoint of ${older.size} leaves, the log has ${newest.size}`);
      continue;
    }
    const { hashes } = await ledger.consistency(older.size, newest.size);
    const proof = hashes.map((hash) => Uint8Array.from(Buffer.from(hash, 'base64')));
    const holds = verifyConsistency({ size1: older.size, root1: older.root, size2: newest.size, root2: newest.root, proof });
    if (!holds) breaks.push(`the log does not begin with its checkpoint of ${older.size} leaves`);
  }
  return breaks;
}

/** A checkpoint as somebody outside reads it: by the verifier key alone. */
export function believed(note: string, vkey: string): Checkpoint {
  const key = parseVkey(vkey);
  if (!key.ok) throw new Error(key.problem.message);
  const read = verifyCheckpoint(note, [key.value]);
  if (!read.ok) throw new Error(read.problem.message);
  return read.value;
}

/** The same bundle with one byte of its signed payload changed. */
export function tampered(bundle: Uint8Array, from: string, to: string): Uint8Array {
  const json = JSON.parse(new TextDecoder().decode(bundle));
  const payload = Buffer.from(json.dsseEnvelope.payload, 'base64').toString('utf8').replace(from, to);
  json.dsseEnvelope.payload = Buffer.from(payload).toString('base64');
  return new TextEncoder().encode(JSON.stringify(json));
}
