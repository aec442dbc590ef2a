import { describe, expect, it } from 'vitest';
import {
  appendLeaves,
  consistencyProof,
  emptyTree,
  inclusionProof,
  leafHash,
  parseVkey,
  tileGrowths,
  tilePath,
  tileReader,
  treeAt,
  rootOf,
  verifyCheckpoint,
  verifyConsistency,
  verifyInclusion,
} from '../src/index.ts';
import { vectorBytes, vectorFiles, vectorsNote, vectorsPresent, vectorText } from './vectors.ts';

interface InclusionVector {
  leafIdx: number;
  treeSize: number;
  root: string;
  leafHash: string;
  proof: string[] | null;
  wantErr: boolean;
}

interface ConsistencyVector {
  size1: number;
  size2: number;
  root1: string;
  root2: string;
  proof: string[] | null;
  wantErr: boolean;
}

function hashOf(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64'));
}

/** Where we differ from the library the vectors were made with, and why. */
const deviations = {
  'rfc6962/consistency/additional/sizes-are-equal-one-and-proof-is-empty.json': 'its roots are 12 bytes of text; a root here has 32 bytes',
};

describe.skipIf(!vectorsPresent)(`RFC 6962 proofs of transparency-dev/merkle${vectorsNote}`, () => {
  it.each(vectorFiles('rfc6962/inclusion'))('%s', (file) => {
    const vector: InclusionVector = JSON.parse(vectorText(file));
    const claim = { index: vector.leafIdx, size: vector.treeSize, root: hashOf(vector.root), leafHash: hashOf(vector.leafHash) };
    expect(verifyInclusion({ ...claim, proof: (vector.proof ?? []).map(hashOf) })).toBe(!vector.wantErr);
  });

  it.each(vectorFiles('rfc6962/consistency'))('%s', (file) => {
    const vector: ConsistencyVector = JSON.parse(vectorText(file));
    const claim = { size1: vector.size1, size2: vector.size2, root1: hashOf(vector.root1), root2: hashOf(vector.root2) };
    const deviates = Object.hasOwn(deviations, file);
    expect(verifyConsistency({ ...claim, proof: (vector.proof ?? []).map(hashOf) })).toBe(deviates === vector.wantErr);
  });
});

describe.skipIf(!vectorsPresent)(`the log that Tessera wrote${vectorsNote}`, () => {
  const log = parseVkey('example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx');
  const sizes = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

  function headOf(size: number): { size: number; root: Uint8Array } {
    if (!log.ok) throw new Error(log.problem.message);
    const head = verifyCheckpoint(vectorText(`tessera/log/checkpoint.${size}`), [log.value]);
    if (!head.ok) throw new Error(head.problem.message);
    return head.value;
  }

  it.each(sizes)('its checkpoint of %i leaves opens, and our tree and tile over its leaves are the same', (size) => {
    const growth = appendLeaves(emptyTree, leavesOf(size).map(leafHash));
    expect(headOf(size)).toEqual({ origin: 'example.com/log/testdata', size, root: growth.root });
    const [tile] = tileGrowths(growth.newNodes);
    expect(tile).toEqual({ level: 0, index: 0, offset: 0, hashes: vectorBytes(`tessera/log/${tilePath(0, 0, size)}`) });
  });

  it('proofs out of its tiles hold against its checkpoints', () => {
    const readNode = tileReader((level, index) => (level === 0 && index === 0 ? vectorBytes('tessera/log/tile/0/000.p/15') : undefined));
    for (const size2 of sizes) {
      const root2 = headOf(size2).root;
      expect(rootOf(treeAt(size2, readNode))).toEqual(root2);
      for (const size1 of sizes.filter((size) => size <= size2)) {
        const index = size1 - 1;
        const leaf = leafHash(leavesOf(15)[index] ?? new Uint8Array());
        expect(verifyConsistency({ size1, root1: headOf(size1).root, size2, root2, proof: consistencyProof(size1, size2, readNode) })).toBe(
          true,
        );
        expect(verifyInclusion({ leafHash: leaf, index, size: size2, root: root2, proof: inclusionProof(index, size2, readNode) })).toBe(
          true,
        );
      }
    }
  });
});

/** Entry bundles: uint16 length, then the leaf. */
function leavesOf(size: number): Uint8Array[] {
  const bundle = vectorBytes(`tessera/log/tile/entries/000.p/${size}`);
  const leaves: Uint8Array[] = [];
  for (let at = 0; at < bundle.length;) {
    const end = at + 2 + (bundle[at] ?? 0) * 256 + (bundle[at + 1] ?? 0);
    leaves.push(bundle.slice(at + 2, end));
    at = end;
  }
  return leaves;
}
