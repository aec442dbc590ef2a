/** Whoever answers the OpenAI-compatible chat protocol. */
export interface Provider {
  /** As `gen_ai.provider.name` says it and annexa.yaml declares it. */
  readonly name: string;
  /** Base of the protocol, with version: `https://api.openai.com/v1`. */
  readonly baseUrl: string;
  readonly apiKey?: string | undefined;
}

export interface Message {
  readonly role: 'system' | 'user';
  readonly content: string;
}

/** What the provider says of its answer; all but the text may be absent. */
export interface Completion {
  readonly text: string;
  readonly model?: string | undefined;
  readonly id?: string | undefined;
  readonly finishReasons: readonly string[];
  readonly inputTokens?: number | undefined;
  readonly outputTokens?: number | undefined;
}

/**
 * - `provider-refused`: answered with an error status; its text says whose fault.
 * - `provider-unreachable`: no answer in time; ask again.
 * - `provider-malformed`: answered something that is no chat completion; the provider's.
 */
export type ProviderErrorCode = 'provider-refused' | 'provider-unreachable' | 'provider-malformed';

export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  readonly code: ProviderErrorCode;
  readonly status: number | undefined;

  constructor(code: ProviderErrorCode, message: string, options: ErrorOptions & { status?: number } = {}) {
    super(message, options);
    this.code = code;
    this.status = options.status;
  }
}

const answerWaitMs = 30_000;
const answerTokensMax = 256;

/** One call of `POST {baseUrl}/chat/completions`. @throws ProviderError */
export async function complete(provider: Provider, model: string, messages: readonly Message[]): Promise<Completion> {
  const response = await ask(provider, { model, messages, temperature: 0, max_tokens: answerTokensMax });
  if (!response.ok) {
    throw new ProviderError('provider-refused', `${provider.name} answered ${response.status}`, { status: response.status });
  }
  const body: unknown = await response.json().catch(() => undefined);
  const [choice] = list(at(body, 'choices'));
  const text = at(at(choice, 'message'), 'content');
  if (typeof text !== 'string') throw new ProviderError('provider-malformed', `${provider.name} answered no chat completion`);
  return {
    text,
    model: string(at(body, 'model')),
    id: string(at(body, 'id')),
    finishReasons: list(at(body, 'choices')).flatMap((each) => string(at(each, 'finish_reason')) ?? []),
    inputTokens: number(at(at(body, 'usage'), 'prompt_tokens')),
    outputTokens: number(at(at(body, 'usage'), 'completion_tokens')),
  };
}

async function ask({ name, baseUrl, apiKey }: Provider, body: unknown): Promise<Response> {
  try {
    return await fetch(`${baseUrl.replace(/\/$/, '')}/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }) },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(answerWaitMs),
    });
  } catch (cause) {
    throw new ProviderError('provider-unreachable', `${name} did not answer within ${answerWaitMs} ms`, { cause });
  }
}

function at(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? new Map(Object.entries(value)).get(name) : undefined;
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function string(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
