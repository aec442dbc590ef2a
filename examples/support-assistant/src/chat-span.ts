import { type Attributes, context, type Span, SpanKind, SpanStatusCode, trace, type Tracer } from '@opentelemetry/api';
import { complete, type Completion, type Message, type Provider, ProviderError } from './provider.ts';

/**
 * A model call inside a client span by the GenAI conventions (open-telemetry/semantic-conventions-genai v0.1.0, gen-ai-spans).
 * Question and answer stay out of it: the conventions make content opt-in, and nobody opted in.
 */
export async function tracedComplete(
  tracer: Tracer,
  parent: Span,
  provider: Provider,
  model: string,
  messages: readonly Message[],
): Promise<Completion> {
  const attributes = { ...callOf(provider, model), 'gen_ai.request.temperature': 0 };
  const span = tracer.startSpan(`chat ${model}`, { kind: SpanKind.CLIENT, attributes }, trace.setSpan(context.active(), parent));
  try {
    const completion = await complete(provider, model, messages);
    span.setAttributes(answerOf(completion));
    return completion;
  } catch (error) {
    span.setAttribute('error.type', errorType(error));
    span.setStatus({ code: SpanStatusCode.ERROR });
    throw error;
  } finally {
    span.end();
  }
}

function callOf(provider: Provider, model: string): Attributes {
  const { hostname, port, protocol } = new URL(provider.baseUrl);
  return {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': provider.name,
    'gen_ai.request.model': model,
    'server.address': hostname,
    'server.port': port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port),
  };
}

function answerOf({ model, id, finishReasons, inputTokens, outputTokens }: Completion): Attributes {
  return {
    'gen_ai.response.finish_reasons': [...finishReasons],
    ...(model === undefined ? {} : { 'gen_ai.response.model': model }),
    ...(id === undefined ? {} : { 'gen_ai.response.id': id }),
    ...(inputTokens === undefined ? {} : { 'gen_ai.usage.input_tokens': inputTokens }),
    ...(outputTokens === undefined ? {} : { 'gen_ai.usage.output_tokens': outputTokens }),
  };
}

function errorType(error: unknown): string {
  if (!(error instanceof ProviderError)) return '_OTHER';
  return error.status === undefined ? error.code : String(error.status);
}
