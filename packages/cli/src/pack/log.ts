import type { Problems } from './findings.ts';
import { claimedHead, noteProblem } from './notes.ts';
import type { ClaimedHead } from './notes.ts';
import { growingTree } from './tree.ts';
import type { Zip } from './zip-reader.ts';

/** What other parts of the pack, or the person, say about the tree; the walk through the log compares. */
export type TreeClaims = {
  /** Leaf hash in hex by index, as the records imply it. */
  readonly leaves: ReadonlyMap<number, string>;
  /** Checkpoints the tree must begin with. */
  readonly heads: readonly (ClaimedHead & {
    readonly code: 'earlier-checkpoint-differs' | 'held-checkpoint-differs';
    readonly where: string;
  })[];
};

const tileWidth = 256;
const hashBytes = 32;

/** Derives the whole tree from the leaves and compares tiles, root, records and checkpoints with it. Answers the number of leaves read. */
export async function checkLog(zip: Zip, head: ClaimedHead, claims: TreeClaims, problems: Problems): Promise<number> {
  const tiles = tileChecker(zip, head.size, problems);
  const pending: { level: number; index: number; digest: string }[] = [];
  const heads = Map.groupBy(claims.heads, ({ size }) => size);
  const tree = growingTree((level, index, digest) => pending.push({ level, index, digest }));
  for (let from = 0; from < head.size; from += tileWidth) {
    const name = tileName('entries', from / tileWidth, Math.min(tileWidth, head.size - from));
    const leaves = await leavesOf(zip, name, Math.min(tileWidth, head.size - from), problems);
    if (leaves === undefined) return tree.size;
    for (const leaf of leaves) {
      tree.add(leaf);
      checkHeads(tree.size, () => tree.root(), heads, problems);
    }
    for (const { level, index, digest } of pending.splice(0)) {
      if (level === 0) checkLeaf(index, digest, claims, problems);
      if (level % 8 === 0) await tiles(level / 8, index, digest);
    }
  }
  const longer = claims.heads.filter(({ size }) => size > head.size);
  for (const { code, where, size } of longer)
    problems.add(code, where, `it covers ${size} leaves, this log ends after ${head.size}: a tail was cut off`);
  if (tree.root() !== head.root)
    problems.add('root-differs', 'log/checkpoint', 'the leaves give another root than the one that was signed');
  return tree.size;
}

function checkHeads(size: number, root: () => string, heads: ReadonlyMap<number, TreeClaims['heads']>, problems: Problems): void {
  for (const each of heads.get(size) ?? []) {
    if (each.root !== root())
      problems.add(each.code, each.where, `the first ${size} leaves were others when it was signed: this history was written anew`);
  }
}

function checkLeaf(index: number, digest: string, { leaves }: TreeClaims, problems: Problems): void {
  const implied = leaves.get(index);
  if (implied !== undefined && implied !== digest)
    problems.add('record-misplaced', `leaf ${index}`, 'the log holds another leaf here than the record');
}

async function leavesOf(zip: Zip, name: string, count: number, problems: Problems): Promise<Uint8Array[] | undefined> {
  const bytes = await zip.read(name);
  if (bytes === undefined) {
    problems.add('tile-missing', name, 'without these leaves nothing after them can be derived');
    return undefined;
  }
  const leaves: Uint8Array[] = [];
  let at = 0;
  while (at + 2 <= bytes.length) {
    const length = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
    leaves.push(bytes.subarray(at + 2, at + 2 + length));
    at += 2 + length;
  }
  if (leaves.length === count && at === bytes.length) return leaves;
  problems.add('leaf-malformed', name, `${leaves.length} leaves where the tree has ${count}, or their lengths do not add up`);
  return undefined;
}

/** Compares derived hashes with tiles; one tile of each level is held. */
function tileChecker(zip: Zip, size: number, problems: Problems) {
  const held = new Map<number, { index: number; bytes: Uint8Array | undefined }>();
  return async (level: number, index: number, digest: string): Promise<void> => {
    const tile = Math.floor(index / tileWidth);
    const name = tileName(level, tile, Math.min(tileWidth, Math.floor(size / tileWidth ** level) - tile * tileWidth));
    if (held.get(level)?.index !== tile) {
      const bytes = await zip.read(name);
      held.set(level, { index: tile, bytes });
      if (bytes === undefined) problems.add('tile-missing', name, 'the tile is not in the pack');
    }
    const bytes = held.get(level)?.bytes;
    const at = (index % tileWidth) * hashBytes;
    if (bytes !== undefined && Buffer.from(bytes).toString('hex', at, at + hashBytes) !== digest)
      problems.add('tile-differs', name, `hash ${index % tileWidth} is not the one the leaves give (leaf ${index * tileWidth ** level})`);
  };
}

/** C2SP tlog-tiles. */
function tileName(level: number | 'entries', index: number, width: number): string {
  const digits = String(index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/.{3}/g) ?? [];
  const path = groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join('/');
  return `log/tile/${level}/${path}${width < tileWidth ? `.p/${width}` : ''}`;
}

/** The signed checkpoint of the pack, if it is to be believed. */
export async function checkHead(zip: Zip, vkey: string, problems: Problems): Promise<{ note: string; head: ClaimedHead } | undefined> {
  const bytes = await zip.read('log/checkpoint');
  const note = bytes === undefined ? '' : Buffer.from(bytes).toString('utf8');
  const wrong = await noteProblem(note, vkey);
  if (wrong !== undefined) problems.add('checkpoint-invalid', 'log/checkpoint', wrong);
  const head = claimedHead(note);
  return head && { note, head };
}

/** Earlier checkpoints of the pack, each signed by the log; the walk compares them with the tree. */
export async function earlierHeads(zip: Zip, vkey: string, problems: Problems): Promise<TreeClaims['heads']> {
  const heads: TreeClaims['heads'][number][] = [];
  for (const where of zip.names.filter((name) => /^log\/history\/\d+\.checkpoint$/.test(name))) {
    const note = Buffer.from((await zip.read(where)) ?? []).toString('utf8');
    const wrong = await noteProblem(note, vkey);
    const head = claimedHead(note);
    if (wrong !== undefined || head === undefined) problems.add('checkpoint-invalid', where, wrong ?? 'not a checkpoint');
    else heads.push({ ...head, where, code: 'earlier-checkpoint-differs' });
  }
  return heads;
}
