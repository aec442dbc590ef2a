import { headOf } from '../door/bytes.ts';
import { jsonOfBytes } from '../door/json.ts';
import type { Fields, Value } from '../door/value.ts';
import { fieldsAt, isFields, isList, listAt, numberAt, at, plainOf, textAt } from '../door/value.ts';
import { baseNameOf } from '../facts/paths.ts';
import { readAs } from '../facts/understood.ts';
import { malformed } from '../malformed.ts';
import type { Reader } from '../reader.ts';
import { notMine } from '../reader.ts';

const headerBytesMax = 32 * 1024 * 1024;

/** A safetensors file: 8 bytes of length, a JSON header, then weights. Only the header is read: how many tensors, of what type, and its metadata. */
export const safetensors: Reader = {
  format: 'safetensors',
  title: 'safetensors (header)',
  versions: '0.x',
  depth: 'read',
  kinds: ['component-inventory'],

  claim(path, head) {
    const length = headerLength(head);
    return /\.safetensors$/iu.test(path) && length !== undefined && head[8] === 0x7b ? { mine: true } : { mine: false };
  },

  read({ path, files }) {
    const file = files.get(path);
    if (!file) return notMine;
    const length = headerLength(headOf(file, 16));
    if (length === undefined) return notMine;
    if (length > headerBytesMax) return malformed('too-large', `header of ${length} bytes`);
    if (8 + length > file.sizeBytes) return malformed('unexpected-shape', 'the header goes beyond the file');
    const header = jsonOfBytes(headOf(file, 8 + length).subarray(8));
    if (!header.ok) return header.problem;
    const fields = fieldsAt(header.value);
    const tensors = fields ? [...fields].filter(([name]) => name !== '__metadata__') : [];
    if (!fields || tensors.some(([, tensor]) => !isTensor(tensor))) return malformed('unexpected-shape', 'the header names no tensors');
    const facts = { components: [{ name: baseNameOf(path), type: 'machine-learning-model' }], ...factsOf(fields, tensors) };
    return readAs(
      [
        {
          kind: 'component-inventory',
          stage: 'training',
          subject: [{ name: baseNameOf(path), at: { path, match: 'exact' } }],
          materials: [],
          facts,
          source: {},
        },
      ],
      `${tensors.length} tensors, ${facts.parameters} parameters, ${Object.keys(facts.types).join(', ')}`,
    );
  },
};

/** Little-endian, and no more than a double holds exactly. */
function headerLength(head: Uint8Array): number | undefined {
  if (head.length < 9) return undefined;
  const length = new DataView(head.buffer, head.byteOffset, 8).getBigUint64(0, true);
  return length > 1n && length < 1n << 40n ? Number(length) : undefined;
}

function isTensor(tensor: Value): boolean {
  return (
    isFields(tensor) && textAt(tensor, 'dtype') !== undefined && isList(at(tensor, 'shape')) && listAt(tensor, 'data_offsets').length === 2
  );
}

function factsOf(fields: Fields, tensors: readonly (readonly [string, Value])[]) {
  const byType = Map.groupBy(tensors, ([, tensor]) => textAt(tensor, 'dtype') ?? '');
  const sizes = tensors.map(([, tensor]) => listAt(tensor, 'shape').reduce<number>((product, each) => product * (numberAt(each) ?? 0), 1));
  return {
    tensors: tensors.length,
    parameters: sizes.reduce((sum, size) => sum + size, 0),
    types: Object.fromEntries([...byType].map(([type, each]) => [type, each.length])),
    metadata: plainOf(fields.get('__metadata__') ?? null) ?? undefined,
  };
}
