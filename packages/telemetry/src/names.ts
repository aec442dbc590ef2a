/**
 * The attributes we read, each with its names from the current one to the oldest: when several are present the first wins.
 * `annexa.*` are ours; `gen_ai.*` are OpenTelemetry's (GenAI conventions v0.1.0 and before); `ai.*` are the Vercel AI SDK's,
 * `llm.*` and `openinference.*` OpenInference's and OpenLLMetry's. Those that make the kind of an inference come first.
 */
const namesOfSlot = {
  genAiOperation: ['gen_ai.operation.name'],
  olderOperation: ['ai.operationId', 'llm.request.type', 'openinference.span.kind', 'traceloop.span.kind'],
  inferenceOperation: ['annexa.inference.operation'],
  provider: ['gen_ai.provider.name', 'gen_ai.system', 'ai.model.provider', 'llm.provider', 'llm.system', 'llm.vendor'],
  modelAsked: ['gen_ai.request.model', 'ai.model.id', 'llm.request.model', 'llm.model_name'],
  modelAnswered: ['gen_ai.response.model', 'ai.response.model', 'llm.response.model'],
  modelName: ['annexa.inference.model.name'],
  modelVersion: ['annexa.inference.model.version'],
  modelDigest: ['annexa.inference.model.digest'],
  serverAddress: ['server.address'],
  release: ['annexa.release'],
  error: ['error.type', 'exception.type'],
  finishReasons: ['gen_ai.response.finish_reasons', 'ai.response.finishReason', 'llm.response.finish_reason'],
  predictions: ['annexa.inference.predictions'],
  inputTokens: [
    'gen_ai.usage.input_tokens',
    'gen_ai.usage.prompt_tokens',
    'ai.usage.inputTokens',
    'ai.usage.promptTokens',
    'llm.usage.prompt_tokens',
    'llm.token_count.prompt',
  ],
  outputTokens: [
    'gen_ai.usage.output_tokens',
    'gen_ai.usage.completion_tokens',
    'ai.usage.outputTokens',
    'ai.usage.completionTokens',
    'llm.usage.completion_tokens',
    'llm.token_count.completion',
  ],
  system: ['annexa.system'],
  service: ['service.name'],
  serviceVersion: ['service.version'],
  serviceInstance: ['service.instance.id'],
  environment: ['deployment.environment.name', 'deployment.environment'],
  eventName: ['event.name'],
} as const;

/** What an attribute means to us. */
export type Slot = keyof typeof namesOfSlot;

/** All slots; the place of one in this list is its number. At most 31, since a bit each says which are present. */
export const slots: readonly Slot[] = Object.keys(namesOfSlot).filter((key): key is Slot => key in namesOfSlot);

/** Slots below this number hold the texts that make the kind of an inference. */
export const kindSlots = slots.indexOf('predictions');

const numberSlots: ReadonlySet<Slot> = new Set(['predictions', 'inputTokens', 'outputTokens']);

/** A known attribute name: its meaning, and its rank among the names of that meaning (0 is the current one). */
export interface KnownName {
  readonly name: string;
  /** Number of the slot. */
  readonly slot: number;
  readonly rank: number;
  readonly isNumber: boolean;
}

/** Every attribute name that means something to us. */
export const knownNames: readonly KnownName[] = slots.flatMap((slot, number) =>
  namesOfSlot[slot].map((name, rank) => ({ name, slot: number, rank, isNumber: numberSlots.has(slot) })),
);
