import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import { context, type Span, SpanKind, SpanStatusCode, trace, type Tracer } from '@opentelemetry/api';
import { factsOf } from './facts.ts';
import { loadScorer, type Scorer } from './scorer.ts';
import { ServiceError } from './service-error.ts';
import { startTracing } from './tracing.ts';

export interface ServiceOptions {
  /** Port on loopback; 0 takes a free one. */
  readonly port: number;
  /** Base of the OTLP/HTTP receiver, e.g. `http://127.0.0.1:4318`. */
  readonly otlpUrl: string;
  /** Headers of every export, e.g. `authorization`. */
  readonly headers?: Record<string, string> | undefined;
  /** Release id to state on every span; left out, traffic joins by the model's digest alone. */
  readonly release?: string | undefined;
  /** AI system to state; `service.name` is this with `-service` behind it. Default `credit-risk`. */
  readonly system?: string | undefined;
  /** The ONNX file. Default: the one in the example's workspace. */
  readonly modelPath?: string | undefined;
  /** SHA-256 the file has to have; the service does not start with another one. */
  readonly modelSha256?: string | undefined;
}

export interface RunningService {
  readonly url: string;
  /** SHA-256 of the loaded model, lower-case hex. */
  readonly modelSha256: string;
  flush(): Promise<void>;
  /** Stops answering, hands over what is left and frees the port. */
  close(): Promise<void>;
}

interface Room {
  readonly scorer: Scorer;
  readonly tracer: Tracer;
  readonly system: string;
  readonly release: string | undefined;
}

const modelInWorkspace = fileURLToPath(new URL('../../workspace/models/model.onnx', import.meta.url));
const bodyBytesMax = 16_384;

/**
 * Answers `POST /score` (one JSON object with the facts of a row → `{ risk, model, release, traceId }`) and `GET /model`
 * (`{ system, sha256, release, inputs }`) by real inference with the ONNX file.
 * @throws ServiceError `model-differs`
 */
export async function startService(options: ServiceOptions): Promise<RunningService> {
  const { system = 'credit-risk', modelPath = modelInWorkspace, modelSha256, release, otlpUrl, headers } = options;
  const scorer = await loadScorer(modelPath, modelSha256);
  const tracing = startTracing({ otlpUrl, headers, serviceName: `${system}-service`, system, release, modelDigest: scorer.sha256 });
  const room = { scorer, tracer: tracing.tracer, system, release };
  const server = createServer((request, response) => void handle(room, request, response));
  const port = await listen(server, options.port);
  return {
    url: `http://127.0.0.1:${port}`,
    modelSha256: scorer.sha256,
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
  const { scorer, system, release = null } = room;
  if (request.method === 'GET' && request.url === '/model') {
    send(response, 200, { system, sha256: scorer.sha256, release, inputs: scorer.inputs });
    return;
  }
  if (request.method !== 'POST' || request.url !== '/score') {
    send(response, 404, { code: 'not-found', message: 'ask POST /score or GET /model' });
    return;
  }
  const attributes = { 'http.request.method': 'POST', 'http.route': '/score', 'url.path': '/score' };
  await room.tracer.startActiveSpan('POST /score', { kind: SpanKind.SERVER, attributes }, async (span) => {
    await answer(room, span, request, response);
    span.setAttribute('http.response.status_code', response.statusCode);
    span.end();
  });
}

async function answer(room: Room, span: Span, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const facts = factsOf(await bodyOf(request), room.scorer.inputs);
    const risk = await inferenceSpan(room, span, () => room.scorer.score(facts));
    send(response, 200, { risk, model: room.scorer.sha256, release: room.release ?? null, traceId: span.spanContext().traceId });
  } catch (error) {
    const isCallers = error instanceof ServiceError;
    span.setAttribute('error.type', isCallers ? error.code : 'internal');
    // By the HTTP conventions a server span is an error only when the server is at fault.
    if (!isCallers) span.setStatus({ code: SpanStatusCode.ERROR });
    if (isCallers) send(response, error.code === 'request-too-large' ? 413 : 400, { code: error.code, message: error.message });
    else send(response, 500, { code: 'internal', message: 'the model did not answer; ask again or without it' });
  }
}

/** Names the model, which is what makes the hook add its digest; facts and risk stay out of telemetry. */
async function inferenceSpan(room: Room, parent: Span, score: () => Promise<number>): Promise<number> {
  const attributes = {
    'annexa.inference.model.name': room.system,
    'annexa.inference.operation': 'predict',
    'annexa.inference.predictions': 1,
  };
  const span = room.tracer.startSpan('predict', { attributes }, trace.setSpan(context.active(), parent));
  try {
    return await score();
  } catch (error) {
    span.setAttribute('error.type', error instanceof Error ? error.name : '_OTHER');
    span.setStatus({ code: SpanStatusCode.ERROR });
    throw error;
  } finally {
    span.end();
  }
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    if (!(chunk instanceof Uint8Array)) continue;
    sizeBytes += chunk.length;
    if (sizeBytes > bodyBytesMax) throw new ServiceError('request-too-large', `a row is at most ${bodyBytesMax} bytes`);
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new ServiceError('facts-malformed', 'the body is not JSON');
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
