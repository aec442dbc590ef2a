import { join } from 'node:path';
import { AnnexaError, parseStatement } from '@annexa/evidence';
import { appendLeaves, emptyTree, leafHash, parseBundle, rootOf, verifyCheckpoint, verifyEnvelope } from '@annexa/ledger';
import type { Bundle, CompactTree, LogPublicKey } from '@annexa/ledger';
import type { CheckpointRow, LeafRow, RecordRow, StoreReader } from '@annexa/store';
import { openSqliteReader } from '@annexa/store';
import { readBinding, withBinding } from './bindings.ts';
import type { Bindings } from './bindings.ts';
import { idOf, leafOf, rowOf } from './draft.ts';
import { failureOf } from './failure.ts';
import { openGuard } from './guard.ts';
import { toHex } from './hex.ts';
import { readLogPublicKey } from './keys.ts';

/** What can be wrong; closed. */
type FsckCode =
  | 'store-damaged'
  | 'leaf-missing'
  | 'leaf-differs'
  | 'bundle-missing'
  | 'bundle-unreadable'
  | 'signature-invalid'
  | 'key-unbound'
  | 'row-differs'
  | 'record-twice'
  | 'tile-differs'
  | 'checkpoint-invalid'
  | 'checkpoint-missing'
  | 'guard-differs';

type FsckProblem = { readonly code: FsckCode; readonly index?: number; readonly message: string };

/** What was read and what is wrong with it; `problems` holds at most 1,000, `problemCount` all. */
export type FsckReport = {
  readonly size: number;
  readonly root: string;
  readonly checkpoints: number;
  readonly problemCount: number;
  readonly problems: readonly FsckProblem[];
};

export type FsckInput = {
  readonly store: StoreReader;
  readonly log: LogPublicKey;
  readonly guardFolder: string;
  /** Called after each page of leaves. */
  readonly onProgress?: (progress: { readonly checked: number; readonly size: number }) => void;
};

const problemsMax = 1_000;
const pageLeaves = 256;

/** Checks a data folder that no collector needs to be running for. @throws AnnexaError FOLDER_MISSING, STORE_CORRUPT (not even readable) */
export async function fsckFolder(
  folder: string,
  guardFolder = join(folder, 'guard'),
  onProgress: FsckInput['onProgress'] = () => {},
): Promise<FsckReport> {
  const log = readLogPublicKey(join(folder, 'keys'));
  const store = await openSqliteReader({ folder });
  try {
    return await fsck({ store, log, guardFolder, onProgress });
  } finally {
    await store.close();
  }
}

/** Re-reads store and ledger and derives every leaf, node, root and row from bundle bytes and keys again, in log order. */
export async function fsck({ store, log, guardFolder, onProgress }: FsckInput): Promise<FsckReport> {
  const walk: Walk = { store, log, tree: emptyTree, bindings: new Map(), ids: new Set(), checkpoints: 0, problemCount: 0, problems: [] };
  for (const message of await readable(walk, 'store-damaged', () => store.integrity(), []))
    report(walk, { code: 'store-damaged', message });
  const size = await store.size();
  while (walk.tree.size < size) {
    const from = walk.tree.size;
    const leaves = await readable(walk, 'leaf-missing', () => store.leaves(from, Math.min(pageLeaves, size - from)), []);
    const rows = await readable(walk, 'row-differs', () => store.rows({ after: from - 1, limit: pageLeaves }), []);
    if (leaves.length === 0) {
      report(walk, { code: 'leaf-missing', index: from, message: `leaf ${from} of ${size} cannot be read: nothing after it was checked` });
      break;
    }
    for (const leaf of leaves) await checkLeaf(walk, leaf, rows[leaf.index - from]);
    await checkTree(walk, leaves);
    onProgress?.({ checked: walk.tree.size, size });
    await new Promise((resolve) => setImmediate(resolve));
  }
  await checkEnd(walk, guardFolder);
  const { checkpoints, problemCount, problems } = walk;
  return { size, root: toHex(rootOf(walk.tree)), checkpoints, problemCount, problems };
}

type Walk = {
  readonly store: StoreReader;
  readonly log: LogPublicKey;
  tree: CompactTree;
  bindings: Bindings;
  readonly ids: Set<string>;
  checkpoints: number;
  problemCount: number;
  readonly problems: FsckProblem[];
};

function report(walk: Walk, problem: FsckProblem): void {
  walk.problemCount += 1;
  if (walk.problems.length < problemsMax) walk.problems.push(problem);
}

/** A page that cannot be read is a problem with a name, not the end of the check. */
async function readable<T>(walk: Walk, code: FsckCode, read: () => Promise<T>, otherwise: T): Promise<T> {
  try {
    return await read();
  } catch (error) {
    report(walk, { code, message: failureOf(error).message });
    return otherwise;
  }
}

async function checkLeaf(walk: Walk, { index, leaf, leafHash: stored }: LeafRow, row: RecordRow | undefined): Promise<void> {
  if (toHex(leafHash(leaf)) !== toHex(stored))
    report(walk, { code: 'leaf-differs', index, message: 'the stored hash is not the one of the leaf' });
  const bytes = await readable(walk, 'bundle-unreadable', () => walk.store.bundle(index), new Uint8Array(0));
  if (bytes === undefined) return report(walk, { code: 'bundle-missing', index, message: 'the bundle is gone without an erasure record' });
  const bundle = parseBundle(bytes);
  if (!bundle.ok) return report(walk, { code: 'bundle-unreadable', index, message: bundle.problem.message });
  try {
    checkRecord(walk, index, leaf, bundle.value, row);
  } catch (error) {
    report(walk, { code: 'bundle-unreadable', index, message: failureOf(error).message });
  }
}

/** The key must have been bound by an earlier leaf (the collector's own by the first, which binds itself). */
function checkRecord(walk: Walk, index: number, leaf: Uint8Array, { envelope, keyHint }: Bundle, row: RecordRow | undefined): void {
  const statement = parseStatement(envelope.payload);
  const keyDigest = Buffer.from(keyHint, 'base64').toString('hex');
  const binding = statement.kind === 'key-binding' ? readBinding(statement, index) : undefined;
  const itself = index === 0 && binding?.mode === 'collector-own' ? binding : undefined;
  const bound = walk.bindings.get(keyDigest) ?? itself;
  if (bound?.key.hint !== keyHint || bound.revokedAt !== undefined) {
    return report(walk, { code: 'key-unbound', index, message: `no binding before this leaf for key ${keyDigest}` });
  }
  if (!verifyEnvelope(envelope, bound.key)) report(walk, { code: 'signature-invalid', index, message: 'the signature does not verify' });
  if (toHex(leafOf({ envelope, bound }).leaf) !== toHex(leaf))
    report(walk, { code: 'leaf-differs', index, message: 'the leaf is not the one of this bundle' });
  const id = idOf(envelope.payload);
  if (walk.ids.has(id)) report(walk, { code: 'record-twice', index, message: `record ${id} stands in an earlier leaf too` });
  walk.ids.add(id);
  if (binding && bound.mode !== 'collector-own')
    report(walk, { code: 'key-unbound', index, message: 'a key-binding that the collector did not sign' });
  else if (binding) walk.bindings = withBinding(walk.bindings, binding);
  const derived = rowOf({ id, statement, bound, receivedAt: row?.receivedAt ?? '' }, index);
  if (JSON.stringify(row) !== JSON.stringify(derived)) report(walk, { code: 'row-differs', index, message: differenceOf(row, derived) });
}

function differenceOf(row: RecordRow | undefined, derived: RecordRow): string {
  if (!row) return 'the record row is missing';
  const stored = new Map<string, unknown>(Object.entries(row));
  const names = Object.entries(derived).filter(([name, value]) => stored.get(name) !== value);
  return `the record row says otherwise than the bundle: ${names.map(([name]) => name).join(', ')}`;
}

/** Grows the tree leaf by leaf, so that every checkpoint ever signed meets the root of its own size. */
async function checkTree(walk: Walk, leaves: readonly LeafRow[]): Promise<void> {
  const before = walk.tree.size;
  const notes = await readable(walk, 'checkpoint-missing', () => walk.store.checkpoints(before, leaves.length), []);
  const bySize = new Map(notes.map((note) => [note.size, note]));
  for (const { index, leaf } of leaves) {
    if (index !== walk.tree.size)
      report(walk, { code: 'leaf-missing', index: walk.tree.size, message: `leaf ${index} follows leaf ${walk.tree.size - 1}` });
    const growth = appendLeaves(walk.tree, [leafHash(leaf)]);
    walk.tree = growth.tree;
    for (const { level, index: at, hash } of growth.newNodes) if (level % 8 === 0) await checkNode(walk, level / 8, at, hash);
    const note = bySize.get(growth.size);
    if (note) checkNote(walk, note, growth.root);
  }
}

async function checkNode(walk: Walk, level: number, at: number, hash: Uint8Array): Promise<void> {
  const index = Math.floor(at / 256);
  const tile = await readable(walk, 'tile-differs', () => walk.store.tile(level, index), undefined);
  const stored = tile?.subarray((at % 256) * 32, (at % 256) * 32 + 32) ?? new Uint8Array(0);
  if (toHex(stored) !== toHex(hash)) report(walk, { code: 'tile-differs', message: `hash ${at % 256} of tile ${level}/${index}` });
}

function checkNote(walk: Walk, row: CheckpointRow, derived: Uint8Array): void {
  walk.checkpoints += 1;
  const problem = noteProblem(row, derived, walk.log);
  if (problem === undefined) return;
  report(walk, { code: 'checkpoint-invalid', index: row.size - 1, message: `checkpoint of ${row.size} leaves: ${problem}` });
}

function noteProblem({ size, root, note }: CheckpointRow, derived: Uint8Array, log: LogPublicKey): string | undefined {
  const read = verifyCheckpoint(note, [log]);
  if (!read.ok) return read.problem.message;
  if (read.value.size !== size || toHex(read.value.root) !== toHex(root)) return 'the note is of another tree than its row says';
  return toHex(root) === toHex(derived) ? undefined : 'the leaves give another root than the one that was signed';
}

/** The newest checkpoint must cover the last leaf, and the guard must not have seen more than there is. */
async function checkEnd(walk: Walk, guardFolder: string): Promise<void> {
  const { size } = walk.tree;
  const [newest] = await readable(walk, 'checkpoint-missing', () => walk.store.checkpoints(size - 1, 1), []);
  if (size > 0 && newest?.size !== size) report(walk, { code: 'checkpoint-missing', message: `no checkpoint covers all ${size} leaves` });
  try {
    const last = openGuard(guardFolder, walk.log).last;
    const seen = last && (await walk.store.checkpoints(last.size - 1, 1))[0];
    if (last === undefined) report(walk, { code: 'guard-differs', message: 'the fork guard is gone' });
    else if (last.size > (await walk.store.size()))
      report(walk, { code: 'guard-differs', message: `the guard saw ${last.size} leaves, the store has ${size}` });
    else if (last.size > 0 && (seen?.size !== last.size || toHex(seen.root) !== toHex(last.root)))
      report(walk, { code: 'guard-differs', message: `the guard saw another tree of ${last.size} leaves` });
  } catch (error) {
    report(walk, { code: 'guard-differs', message: error instanceof AnnexaError ? error.message : failureOf(error).message });
  }
}
