/** The attributes this hook writes or looks at. Our own prefix: gen_ai.* belongs to the conventions and is only read. */
export const attributeNames = {
  system: 'annexa.system',
  release: 'annexa.release',
  modelDigest: 'annexa.inference.model.digest',
  modelName: 'annexa.inference.model.name',
  operation: 'gen_ai.operation.name',
  provider: 'gen_ai.provider.name',
  providerBefore: 'gen_ai.system',
} as const;

type Attributes = Readonly<Record<string, unknown>>;

/** Operations of the GenAI conventions in which a model answers; agents, tools and retrieval around it are not inferences. */
const inferenceOperations: ReadonlySet<unknown> = new Set(['chat', 'generate_content', 'text_completion', 'embeddings']);

/** The service names the model it holds: there is no convention yet for models that are no language models. */
export function namesOwnModel(attributes: Attributes): boolean {
  return attributes[attributeNames.modelName] !== undefined;
}

/** A model answers and nobody is named as its provider: a supplier's model must never carry the digest of our own. */
export function isInferenceWithoutProvider(attributes: Attributes): boolean {
  const provider = attributes[attributeNames.provider] ?? attributes[attributeNames.providerBefore];
  return provider === undefined && inferenceOperations.has(attributes[attributeNames.operation]);
}
