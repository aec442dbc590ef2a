import type { AttributeBag } from './attributes.ts';
import type { InferenceFacts } from './batch.ts';
import { kindSlots, slots } from './names.ts';
import type { Slot } from './names.ts';

/** Number of the kind of a span that is no inference. */
export const noInference = 0;

/** What the attributes of one inference say besides numbers; the resource's own share is added later. */
export type KindFacts = Omit<InferenceFacts, 'system' | 'selectable'>;

const kindsMax = 4_096;
const placesCount = 4 * kindsMax;
const probesMax = 8;
/** The texts' numbers, and one that says which there are and whether the span failed. */
const signatureLength = kindSlots + 1;
const multiplier = 0x9e37_79b1;

const modelSlots = ['modelDigest', 'modelName', 'modelVersion', 'inferenceOperation', 'predictions'] as const;
/** Slots whose texts make a kind, and with them those of which only the presence does. */
const textBits = 2 ** kindSlots - 1;
const decisiveBits = textBits | bitsOf(['predictions']);
/** Without any of these a span is no inference. */
const candidateBits = bitsOf(['genAiOperation', 'olderOperation', 'provider', ...modelSlots]);

/**
 * Kinds of inference by number: a service calls few models in few ways, so the same combination of texts is met again and
 * again, and is judged and made into texts only once.
 */
export class KindTable {
  readonly #kinds: (KindFacts | undefined)[] = [undefined];
  readonly #places = new Int32Array(placesCount);
  /** By place: the combination that has this number. */
  readonly #signatures = new Int32Array(placesCount * signatureLength);
  #count = 0;

  get isFull(): boolean {
    return this.#count >= kindsMax;
  }

  facts(kind: number): KindFacts | undefined {
    return this.#kinds[kind];
  }

  /** The kind of inference that a span with these attributes is. */
  kindOf(bag: AttributeBag, isError: boolean): number {
    if ((bag.present & candidateBits) === 0) return noInference;
    const decisive = (bag.present & decisiveBits) * 2 + (isError ? 1 : 0);
    const hash = Math.imul(bag.kindHash ^ decisive, multiplier) >>> 16;
    for (let probe = 0; probe < probesMax; probe += 1) {
      const place = (hash + probe) & (placesCount - 1);
      const known = this.#places[place] ?? 0;
      if (known === 0) return this.#learn(bag, isError, decisive, place);
      if (this.#isSigned(place, bag, decisive)) return known - 1;
    }
    return this.#make(bag, isError);
  }

  #isSigned(place: number, { values, present }: AttributeBag, decisive: number): boolean {
    const from = place * signatureLength;
    const signatures = this.#signatures;
    if (signatures[from + kindSlots] !== decisive) return false;
    for (let bits = present & textBits; bits !== 0; bits &= bits - 1) {
      const slot = 31 - Math.clz32(bits & -bits);
      if (signatures[from + slot] !== values[slot]) return false;
    }
    return true;
  }

  #learn(bag: AttributeBag, isError: boolean, decisive: number, place: number): number {
    const kind = this.#make(bag, isError);
    if (this.isFull) return kind;
    this.#count += 1;
    this.#places[place] = kind + 1;
    const from = place * signatureLength;
    for (let slot = 0; slot < kindSlots; slot += 1) this.#signatures[from + slot] = bag.value(slot);
    this.#signatures[from + kindSlots] = decisive;
    return kind;
  }

  #make(bag: AttributeBag, isError: boolean): number {
    const facts = factsOf(bag, isError);
    return facts === undefined ? noInference : this.#kinds.push(facts) - 1;
  }
}

/** What an inference says, or undefined: agents, tools, retrieval and everything else are none. */
function factsOf(bag: AttributeBag, isError: boolean): KindFacts | undefined {
  const operation = operationOf(bag);
  if (operation === undefined) return undefined;
  return {
    release: bag.text('release'),
    operation,
    provider: bag.text('provider'),
    modelAsked: bag.text('modelAsked'),
    modelAnswered: bag.text('modelAnswered'),
    modelName: bag.text('modelName'),
    modelVersion: bag.text('modelVersion'),
    modelDigest: bag.text('modelDigest'),
    serverAddress: bag.text('serverAddress'),
    error: bag.text('error') ?? (isError ? 'unspecified' : undefined),
    finishReasons: bag.texts('finishReasons'),
  };
}

/** Operations of gen_ai, OpenInference, OpenLLMetry and the AI SDK that are one call of a model, in lower case. */
const modelCalls = new Set([
  'chat',
  'text_completion',
  'generate_content',
  'embeddings',
  'completion',
  'embedding',
  'llm',
  'ai.generatetext.dogenerate',
  'ai.streamtext.dostream',
  'ai.generateobject.dogenerate',
  'ai.streamobject.dostream',
  'ai.embed.doembed',
  'ai.embedmany.doembed',
]);

function operationOf(bag: AttributeBag): string | undefined {
  const named = bag.text('genAiOperation') ?? bag.text('olderOperation');
  if (named !== undefined && modelCalls.has(named.toLowerCase())) return named;
  if (modelSlots.some((slot) => bag.has(slot))) return bag.text('inferenceOperation') ?? 'predict';
  if (named !== undefined || !bag.has('provider')) return undefined;
  return bag.has('modelAsked') || bag.has('modelAnswered') ? 'unspecified' : undefined;
}

function bitsOf(named: readonly Slot[]): number {
  return named.reduce((bits, slot) => bits | (1 << slots.indexOf(slot)), 0);
}
