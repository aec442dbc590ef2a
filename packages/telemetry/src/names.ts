/**
 * The attributes we read, each with its names from the current one to the oldest: when several are present the first wins.
 * `annexa.*` are ours; `gen_ai.*` are OpenTelemetry's (GenAI conventions v0.1.0 and before); `ai.*` are the Vercel AI SDK's,
 * `llm.*` and `openinference.*` OpenInference's and OpenLLMetry's.
 */
const namesOfSlot = {
  service: ['service.name'],
  serviceVersion: ['service.version'],
  serviceInstance: ['service.instance.id'],
  environment: ['deployment.environment.name', 'deployment.environment'],
  system: ['annexa.system'],
  release: ['annexa.release'],
  modelDigest: ['annexa.inference.model.digest'],
  modelName: ['annexa.inference.model.name'],
  modelVersion: ['annexa.inference.model.version'],
  inferenceOperation: ['annexa.inference.operation'],
  predictions: ['annexa.inference.predictions'],
  genAiOperation: ['gen_ai.operation.name'],
  olderOperation: ['ai.operationId', 'llm.request.type', 'openinference.span.kind', 'traceloop.span.kind'],
  provider: ['gen_ai.provider.name', 'gen_ai.system', 'ai.model.provider', 'llm.provider', 'llm.system', 'llm.vendor'],
  modelAsked: ['gen_ai.request.model', 'ai.model.id', 'llm.request.model', 'llm.model_name'],
  modelAnswered: ['gen_ai.response.model', 'ai.response.model', 'llm.response.model'],
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
  finishReasons: ['gen_ai.response.finish_reasons', 'ai.response.finishReason', 'llm.response.finish_reason'],
  serverAddress: ['server.address'],
  error: ['error.type', 'exception.type'],
  eventName: ['event.name'],
} as const;

/** What an attribute means to us. */
export type Slot = keyof typeof namesOfSlot;

/** A known attribute name: its meaning, and its rank among the names of that meaning (0 is the current one). */
export interface KnownName {
  readonly slot: Slot;
  readonly rank: number;
}

/** Known names by their text. */
export const knownNames: ReadonlyMap<string, KnownName> = new Map(
  entriesOf(namesOfSlot).flatMap(([slot, names]) => names.map((name, rank) => [name, { slot, rank }] as const)),
);

function entriesOf(table: typeof namesOfSlot): [Slot, readonly string[]][] {
  return slotsOf(table).map((slot) => [slot, table[slot]]);
}

function slotsOf(table: typeof namesOfSlot): Slot[] {
  return Object.keys(table).filter((key): key is Slot => key in table);
}
