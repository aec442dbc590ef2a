import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { tracedComplete } from './chat-span.ts';
import { type Provider, ProviderError } from './provider.ts';
import { startTracing, type Tracing } from './tracing.ts';

export interface AssistantOptions {
  /** Port on loopback; 0 takes a free one. */
  readonly port: number;
  /** Base of the OTLP/HTTP receiver, e.g. `http://127.0.0.1:4318`. */
  readonly otlpUrl: string;
  readonly headers?: Record<string, string> | undefined;
  /** Release id to state on every span. */
  readonly release?: string | undefined;
  readonly provider: Provider;
  /** Model to ask for. Default `demo-small-2026`, the one annexa.yaml pins; any other shows what an unapproved model looks like. */
  readonly model?: string | undefined;
}

export interface RunningAssistant {
  readonly url: string;
  flush(): Promise<void>;
  /** Stops answering, hands over what is left and frees the port. */
  close(): Promise<void>;
}

interface Room {
  readonly provider: Provider;
  readonly model: string;
  readonly prompt: string;
  readonly tracing: Tracing;
}

const pinnedModel = 'demo-small-2026';
const questionLengthMax = 2_000;
const bodyBytesMax = 16_384;

/** Answers `POST /ask` (`{ question }` → `{ answer, model, traceId }`) by asking the provider's model. */
export async function startAssistant(options: AssistantOptions): Promise<RunningAssistant> {
  const { port, otlpUrl, headers = {}, release, provider, model = pinnedModel } = options;
  const prompt = await readFile(new URL('../workspace/prompts/support.md', import.meta.url), 'utf8');
  const tracing = startTracing(otlpUrl, headers, release);
  const room = { provider, model, prompt, tracing };
  const server = createServer((request, response) => void handle(room, request, response));
  const boundPort = await listen(server, port);
  return {
    url: `http://127.0.0.1:${boundPort}`,
    flush: () => tracing.flush(),
    async close() {
      await new Promise((done) => {
        server.close(done);
        server.closeIdleConnections();
      });
      await tracing.close();
    },
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

async function handle(room: Room, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== 'POST' || request.url !== '/ask') {
    send(response, 404, { code: 'not-found', message: 'ask POST /ask' });
    return;
  }
  const question = await questionOf(request);
  if (question === undefined) {
    send(response, 400, { code: 'question-malformed', message: `send { "question": a text of 1 to ${questionLengthMax} characters }` });
    return;
  }
  await answer(room, question, response);
}

async function answer({ tracing, provider, model, prompt }: Room, question: string, response: ServerResponse): Promise<void> {
  const attributes = { 'http.request.method': 'POST', 'http.route': '/ask', 'url.path': '/ask' };
  const span = tracing.tracer.startSpan('POST /ask', { kind: SpanKind.SERVER, attributes });
  try {
    const messages = [
      { role: 'system', content: prompt },
      { role: 'user', content: question },
    ] as const;
    const completion = await tracedComplete(tracing.tracer, span, provider, model, messages);
    send(response, 200, { answer: completion.text, model: completion.model ?? null, traceId: span.spanContext().traceId });
  } catch (error) {
    const code = error instanceof ProviderError ? error.code : 'internal';
    span.setAttribute('error.type', code).setStatus({ code: SpanStatusCode.ERROR });
    send(response, 502, { code, message: 'the model did not answer; ask again later' });
  } finally {
    span.setAttribute('http.response.status_code', response.statusCode).end();
  }
}

/** The question, or undefined when the body is anything else or its sender hung up. */
async function questionOf(request: IncomingMessage): Promise<string | undefined> {
  try {
    const body: unknown = JSON.parse(await textOf(request));
    const question = typeof body === 'object' && body !== null && 'question' in body ? body.question : undefined;
    return typeof question === 'string' && question.length > 0 && question.length <= questionLengthMax ? question : undefined;
  } catch {
    return undefined;
  }
}

/** At most `bodyBytesMax`; what is longer comes back cut and is then no JSON. */
async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    if (!(chunk instanceof Uint8Array) || sizeBytes > bodyBytesMax) break;
    sizeBytes += chunk.length;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8', 0, bodyBytesMax);
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
