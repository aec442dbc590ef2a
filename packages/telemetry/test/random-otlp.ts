import type protobuf from 'protobufjs';

/** A small repeatable random generator (mulberry32), so that a failing case can be made again from its number. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const keys = [
  'service.name',
  'service.version',
  'annexa.system',
  'annexa.release',
  'annexa.inference.model.digest',
  'annexa.inference.model.name',
  'annexa.inference.predictions',
  'gen_ai.operation.name',
  'gen_ai.provider.name',
  'gen_ai.system',
  'gen_ai.request.model',
  'gen_ai.response.model',
  'gen_ai.usage.input_tokens',
  'gen_ai.usage.prompt_tokens',
  'gen_ai.usage.output_tokens',
  'gen_ai.response.finish_reasons',
  'ai.operationId',
  'error.type',
  'event.name',
  'http.route',
  'anything.else',
];
const texts = ['chat', 'embeddings', 'invoke_agent', 'ai.generateText.doGenerate', 'model-a', 'größe', '', '12', 'alpha', 'x'.repeat(400)];
const names = ['chat m', 'annexa.oversight.decision', 'annexa.incident.opened', 'gen_ai.evaluation.result', 'exception'];
const traceStates = ['', 'ot=th:8', 'vendor=1,ot=rv:abc;th:0', 'ot=th:c000'];

/** How often a value is of this type; metrics have one kind of points most of the time. */
const shareOfMember: Readonly<Record<string, number>> = { stringValue: 0.6, intValue: 0.3, gauge: 0.4, sum: 0.4 };

/**
 * Writes one message on the wire as a hostile but lawful sender may: fields in any order, repeated where one is meant,
 * messages in pieces, unknown fields of every wire type, groups, varints longer than they need be.
 */
export class WireWriter {
  readonly #random: () => number;
  readonly #chance: (share: number) => boolean;

  constructor(random: () => number) {
    this.#random = random;
    this.#chance = (share) => random() < share;
  }

  message(type: protobuf.Type, depth = 0): number[] {
    const fields = type.fieldsArray.map((field) => field.resolve()).flatMap((field) => this.#repeat(field, depth));
    if (this.#chance(0.3)) fields.push(this.#unknown(depth));
    if (this.#chance(0.3)) fields.sort(() => this.#random() - 0.5);
    return fields.flat();
  }

  #repeat(field: protobuf.Field, depth: number): number[][] {
    const isDeep = depth > 7 || (depth > 5 && ['arrayValue', 'kvlistValue'].includes(field.name));
    if (field.partOf !== null && !this.#chance(shareOfMember[field.name] ?? 0.1)) return [];
    if (field.resolvedType !== null && isDeep) return [];
    const repeatedMax = ['attributes', 'spans'].includes(field.name) ? 6 : 3;
    const usual = field.repeated ? Math.floor(this.#random() * repeatedMax) : Number(this.#chance(0.9));
    const count = usual + Number(this.#chance(0.04));
    return Array.from({ length: count }, () => this.#field(field, depth));
  }

  #field(field: protobuf.Field, depth: number): number[] {
    const { resolvedType } = field;
    if (resolvedType !== null && 'fieldsArray' in resolvedType) {
      const content = this.message(resolvedType, depth + 1);
      return [...this.#tag(field.id, 2), ...this.#varint(content.length), ...content];
    }
    if (this.#chance(0.02)) return [...this.#tag(field.id, 5), ...this.#bytes(4)];
    if (field.type === 'string' || field.type === 'bytes') {
      const content = field.type === 'string' ? [...new TextEncoder().encode(this.#text(field))] : this.#id(field);
      return [...this.#tag(field.id, 2), ...this.#varint(content.length), ...content];
    }
    if (field.type === 'fixed32') return [...this.#tag(field.id, 5), ...this.#bytes(4)];
    if (field.type.includes('fixed64')) return [...this.#tag(field.id, 1), ...this.#time()];
    if (field.type === 'double') return [...this.#tag(field.id, 1), ...this.#bytes(8)];
    return [...this.#tag(field.id, 0), ...this.#number(field)];
  }

  #text(field: protobuf.Field): string {
    if (field.name === 'key') return this.#pick(keys);
    if (field.name === 'traceState') return this.#pick(traceStates);
    return this.#pick(field.name.toLowerCase().endsWith('name') ? names : texts);
  }

  /** Few distinct ids, so that spans find parents. */
  #id(field: protobuf.Field): number[] {
    if (!field.name.toLowerCase().endsWith('id')) return this.#bytes(3);
    const length = field.name === 'traceId' ? 16 : 8;
    return this.#chance(0.1) ? [] : Array.from({ length }, () => (length === 16 ? 1 : 2 + Math.floor(this.#random() * 1.2)));
  }

  #time(): number[] {
    if (this.#chance(0.1)) return [0, 0, 0, 0, 0, 0, 0, 0];
    const nanos = 1_764_000_000_000_000_000n + BigInt(Math.floor(this.#random() * 2 ** 40));
    return [...new Uint8Array(new BigUint64Array([nanos]).buffer)];
  }

  #number(field: protobuf.Field): number[] {
    if (field.type === 'int64' && this.#chance(0.1)) return [...this.#bytes(9).map((byte) => byte | 128), 1];
    return this.#varint(Math.floor(this.#random() * (field.type === 'int64' ? 3_000 : 6)));
  }

  #unknown(depth: number): number[] {
    const id = 100 + Math.floor(this.#random() * 5_000);
    const wireType = Math.floor(this.#random() * 4);
    if (wireType === 0) return [...this.#tag(id, 0), ...this.#varint(Math.floor(this.#random() * 2 ** 31))];
    if (wireType === 1) return [...this.#tag(id, 1), ...this.#bytes(8)];
    if (wireType === 2) return [...this.#tag(id, 2), 3, ...this.#bytes(3)];
    const inner = depth < 20 && this.#chance(0.5) ? this.#unknown(depth + 10) : [];
    return [...this.#tag(id, 3), ...inner, ...this.#tag(id, 4)];
  }

  #tag(id: number, wireType: number): number[] {
    return this.#varint(id * 8 + wireType);
  }

  #varint(value: number): number[] {
    const bytes: number[] = [];
    let rest = value;
    for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
    return this.#chance(0.02) ? [...bytes, rest | 128, 0] : [...bytes, rest];
  }

  #bytes(length: number): number[] {
    return Array.from({ length }, () => Math.floor(this.#random() * 256));
  }

  #pick<Member>(list: readonly Member[]): Member {
    const picked = list[Math.floor(this.#random() * list.length)];
    if (picked === undefined) throw new Error('an empty list has nothing to pick');
    return picked;
  }
}

/** Damage as disks, proxies and attackers do it: bits flipped, bytes cut, inserted, repeated. */
export function damaged(body: Uint8Array, random: () => number): Uint8Array {
  let bytes = [...body];
  for (let times = 1 + Math.floor(random() * 3); times > 0; times -= 1) {
    const at = Math.floor(random() * bytes.length);
    const how = Math.floor(random() * 5);
    if (how === 0) bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8));
    else if (how === 1) bytes = bytes.slice(0, at);
    else if (how === 2) bytes.splice(at, 0, Math.floor(random() * 256));
    else if (how === 3) bytes.splice(at, 1 + Math.floor(random() * 4));
    else bytes.splice(at, 0, 255, 255, 255, 255, 15);
  }
  return Uint8Array.from(bytes);
}
