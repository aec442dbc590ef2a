/** The attributes this hook writes or looks at. Our own prefix: gen_ai.* belongs to the conventions and is only read. */
export const attributeNames = {
  system: 'annexa.system',
  release: 'annexa.release',
  modelDigest: 'annexa.inference.model.digest',
  modelName: 'annexa.inference.model.name',
  operation: 'gen_ai.operation.name',
} as const;

/** Operations of the GenAI conventions in which a model answers; agents, tools and retrieval around it are not inferences. */
const inferenceOperations: ReadonlySet<unknown> = new Set(['chat', 'generate_content', 'text_completion', 'embeddings']);

/** True for a span in which a model answers: by the GenAI conventions, or because the service names its model. */
export function isInference(attributes: Readonly<Record<string, unknown>>): boolean {
  return attributes[attributeNames.modelName] !== undefined || inferenceOperations.has(attributes[attributeNames.operation]);
}
