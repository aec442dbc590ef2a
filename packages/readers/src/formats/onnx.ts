import { headText } from '../door/text.ts';
import { ProtobufStream, WireError } from '../door/protobuf.ts';
import { readAs } from '../facts/understood.ts';
import { baseNameOf } from '../facts/paths.ts';
import { malformed } from '../malformed.ts';
import type { ArtefactFile, MaterialRef, Reader } from '../reader.ts';
import { notMine } from '../reader.ts';

/**
 * An ONNX model: who made it from what, never its weights (onnx/onnx.proto, ModelProto). The graph is skipped but for its name, inputs
 * and outputs, so that a model of any size takes little memory. Its metadata may state digests of what it was made from.
 */
export const onnx: Reader = {
  format: 'onnx',
  title: 'ONNX model (metadata)',
  versions: 'ModelProto of any IR version, checked with 10',
  depth: 'read',
  kinds: ['conversion'],

  claim(path, head) {
    const starts = head[0] === 0x08 && (head[1] ?? 0xff) < 0x40;
    return /\.onnx$/iu.test(path) && starts && !headText(head).startsWith('version ') ? { mine: true } : { mine: false };
  },

  read({ path, files }) {
    const file = files.get(path);
    if (!file) return notMine;
    try {
      const model = modelOf(file);
      if (model.irVersion === undefined || Object.keys(model.opset).length === 0)
        return malformed('not-protobuf', 'no IR version or no operator set');
      return readAs(
        [
          {
            kind: 'conversion',
            stage: 'release',
            subject: [{ name: baseNameOf(path), at: { path, match: 'exact' } }],
            materials: materialsOf(model.metadata),
            facts: {
              to: 'onnx',
              tool: model.producer,
              toolVersion: model.producerVersion,
              opset: model.opset,
              irVersion: model.irVersion,
              graph: model.graph,
              inputs: model.inputs,
              outputs: model.outputs,
              description: model.description,
              metadata: Object.keys(model.metadata).length > 0 ? model.metadata : undefined,
            },
            source: { tool: model.producer === undefined ? undefined : { name: model.producer, version: model.producerVersion } },
          },
        ],
        `made by ${model.producer ?? 'an unnamed tool'} ${model.producerVersion ?? ''}, ${model.inputs.length} inputs, ${model.outputs.length} outputs`,
      );
    } catch (error) {
      if (error instanceof WireError) return malformed('not-protobuf', error.message);
      throw error;
    }
  },
};

type Model = {
  irVersion: number | undefined;
  producer: string | undefined;
  producerVersion: string | undefined;
  description: string | undefined;
  graph: string | undefined;
  inputs: string[];
  outputs: string[];
  opset: Record<string, number>;
  metadata: Record<string, string>;
};

const textMax = 2_000;
const namesMax = 1_000;

function modelOf(file: ArtefactFile): Model {
  const stream = new ProtobufStream(file);
  const model: Model = {
    irVersion: undefined,
    producer: undefined,
    producerVersion: undefined,
    description: undefined,
    graph: undefined,
    inputs: [],
    outputs: [],
    opset: {},
    metadata: {},
  };
  for (let tag = stream.tag(); tag; tag = stream.tag()) modelField(stream, tag, model);
  return model;
}

function modelField(stream: ProtobufStream, { field, wire }: { field: number; wire: number }, model: Model): void {
  if (field === 1 && wire === 0) model.irVersion = stream.varint();
  else if (field === 2 && wire === 2) model.producer = stream.text(textMax) || undefined;
  else if (field === 3 && wire === 2) model.producerVersion = stream.text(textMax) || undefined;
  else if (field === 6 && wire === 2) model.description = stream.text(textMax) || undefined;
  else if (field === 7 && wire === 2) graphOf(stream, model);
  else if (field === 8 && wire === 2) opsetOf(stream, model);
  else if (field === 14 && wire === 2) metadataOf(stream, model);
  else stream.skip(wire);
}

/** Name (2), inputs (11) and outputs (12) of the graph; nodes and initializers are skipped. */
function graphOf(stream: ProtobufStream, model: Model): void {
  within(stream, ({ field, wire }) => {
    if (field === 2 && wire === 2) model.graph = stream.text(textMax);
    else if (field === 11 && wire === 2) nameOf(stream, model.inputs);
    else if (field === 12 && wire === 2) nameOf(stream, model.outputs);
    else stream.skip(wire);
  });
}

function nameOf(stream: ProtobufStream, names: string[]): void {
  within(stream, ({ field, wire }) => {
    if (field === 1 && wire === 2 && names.length < namesMax) names.push(stream.text(textMax));
    else stream.skip(wire);
  });
}

/** Domain (1), empty for the standard one, and version (2). */
function opsetOf(stream: ProtobufStream, model: Model): void {
  let domain = '';
  let version: number | undefined;
  within(stream, ({ field, wire }) => {
    if (field === 1 && wire === 2) domain = stream.text(textMax);
    else if (field === 2 && wire === 0) version = stream.varint();
    else stream.skip(wire);
  });
  if (version !== undefined) model.opset[domain === '' ? 'ai.onnx' : domain] = version;
}

function metadataOf(stream: ProtobufStream, model: Model): void {
  let key = '';
  let value = '';
  within(stream, ({ field, wire }) => {
    if (field === 1 && wire === 2) key = stream.text(textMax);
    else if (field === 2 && wire === 2) value = stream.text(textMax);
    else stream.skip(wire);
  });
  if (key !== '' && Object.keys(model.metadata).length < namesMax) model.metadata[key] = value;
}

/** The fields of an embedded message, up to its declared end. */
function within(stream: ProtobufStream, each: (tag: { readonly field: number; readonly wire: number }) => void): void {
  const length = stream.varint();
  const end = stream.offset + length;
  while (stream.offset < end) {
    const tag = stream.tag();
    if (!tag) throw new WireError('the file ends within a message');
    each(tag);
  }
  if (stream.offset > end) throw new WireError('a field goes beyond its message');
}

/** Metadata named `<what>_sha256` with a full digest says what the model was made from. */
function materialsOf(metadata: Readonly<Record<string, string>>): readonly MaterialRef[] {
  return Object.entries(metadata).flatMap(([key, value]): readonly MaterialRef[] => {
    const [, what] = /^(.+?)[._]sha256$/iu.exec(key) ?? [];
    if (what === undefined || !/^[0-9a-f]{64}$/iu.test(value)) return [];
    return [{ name: what, digest: { sha256: value.toLowerCase() }, role: roleOf(what), join: 'content' }];
  });
}

function roleOf(what: string): MaterialRef['role'] {
  if (/train/iu.test(what)) return 'train-data';
  if (/data/iu.test(what)) return 'data';
  return /source|model/iu.test(what) ? 'model' : undefined;
}
