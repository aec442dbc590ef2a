import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';

/**
 * A DOUBLE of a supplier, for the demo and for tests: it speaks the OpenAI-compatible chat protocol and no model is behind it.
 * The same question always gets the same text, and the text says what it is.
 */
export interface RunningDouble {
  /** Base of the protocol, with version. */
  readonly baseUrl: string;
  close(): Promise<void>;
}

/** The models it pretends to offer; any other name is refused as a real supplier would. */
const models = new Set(['demo-small-2026', 'demo-large-2026']);
const createdAt = 1_767_225_600;

export async function startDouble(port = 0): Promise<RunningDouble> {
  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((done, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', done);
  });
  const address = server.address();
  const boundPort = typeof address === 'object' && address !== null ? address.port : port;
  return {
    baseUrl: `http://127.0.0.1:${boundPort}/v1`,
    async close() {
      await new Promise((done) => {
        server.close(done);
        server.closeIdleConnections();
      });
    },
  };
}

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const isChat = request.method === 'POST' && request.url === '/v1/chat/completions';
  // Who hangs up in the middle of a question gets no answer; the double goes on.
  const body = await buffer(request).catch(() => undefined);
  if (body === undefined) return;
  const { status, answer } = isChat ? completionOf(body.toString('utf8')) : refusal(404, 'unknown path');
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
}

interface Answer {
  readonly status: number;
  readonly answer: unknown;
}

function completionOf(body: string): Answer {
  const { model, messages } = requestOf(body);
  if (model === undefined || messages === undefined) return refusal(400, 'model and messages are needed');
  if (!models.has(model)) return refusal(404, `the model ${model} does not exist`);
  const words = wordsOf(messages);
  const text = `This answer comes from a double, not from a language model. It counted ${words} words in what you sent.`;
  const answer = {
    id: `chatcmpl-double-${createHash('sha256').update(body).digest('hex').slice(0, 24)}`,
    object: 'chat.completion',
    created: createdAt,
    model,
    system_fingerprint: 'double',
    choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }],
    usage: { prompt_tokens: words, completion_tokens: wordsOf(text), total_tokens: words + wordsOf(text) },
  };
  return { status: 200, answer };
}

function requestOf(body: string): { model?: string; messages?: string } {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed !== 'object' || parsed === null || !('model' in parsed) || !('messages' in parsed)) return {};
    const { model, messages } = parsed;
    if (typeof model !== 'string' || !Array.isArray(messages)) return {};
    return { model, messages: messages.map(contentOf).join(' ') };
  } catch {
    return {};
  }
}

function contentOf(message: unknown): string {
  return typeof message === 'object' && message !== null && 'content' in message ? String(message.content) : '';
}

/** Words stand in for tokens: this double has no tokenizer. */
function wordsOf(text: string): number {
  return text.split(/\s+/).filter((word) => word !== '').length;
}

function refusal(status: number, message: string): Answer {
  return { status, answer: { error: { message, type: 'invalid_request_error', code: status === 404 ? 'model_not_found' : null } } };
}
