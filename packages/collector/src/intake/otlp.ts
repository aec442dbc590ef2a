import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Encoding, Signal, SignalBatch } from '@annexa/telemetry';
import { answerError, answerPartial, answerPlain, answerSuccess } from './answers.ts';
import type { Compression } from './inflate.ts';
import type { Intake, IntakeRefusal } from './intake.ts';
import { receiveBody } from './receive.ts';

/** Who sent a request, or why he may not. */
export type Authorization =
  | { readonly ok: true; readonly tokenId: string }
  | { readonly ok: false; readonly status: 401 | 403; readonly message: string };

/** What the receiver needs of the server around it. */
interface OtlpContext {
  readonly intake: Intake;
  /** Decides by headers and socket alone, before a byte of the body is read. */
  readonly authorize: (request: IncomingMessage) => Authorization | Promise<Authorization>;
}

const signalOfPath: ReadonlyMap<string, Signal> = new Map([
  ['/v1/traces', 'traces'],
  ['/v1/logs', 'logs'],
  ['/v1/metrics', 'metrics'],
]);
const profilesPath = '/v1development/profiles';

/** Does this request belong to the OTLP receiver (and not to the API behind it)? */
export function isOtlpPath(url: string | undefined): boolean {
  const path = pathOf(url);
  return path === profilesPath || signalOfPath.has(path);
}

/**
 * OTLP/HTTP receiver (opentelemetry-proto 1.11.0, docs/specification.md): POST of protobuf or JSON, plain, gzip or zstd.
 * Answers 200 only when the body is durable; storage trouble is 503 and never 500, because OTLP clients drop on 500.
 * Never rejects. Mount it before the API framework, for the paths of {@link isOtlpPath}.
 */
export async function handleOtlp(request: IncomingMessage, response: ServerResponse, context: OtlpContext): Promise<void> {
  const signal = signalOfPath.get(pathOf(request.url));
  if (signal === undefined) return refuseUnread(request, response, 404, 'this signal is not accepted here');
  if (request.method !== 'POST') {
    response.setHeader('allow', 'POST');
    return refuseUnread(request, response, 405, '405 method not allowed, supported: [POST]');
  }
  const encoding = encodingOf(request.headers['content-type']);
  const compression = compressionOf(request.headers['content-encoding']);
  if (encoding === undefined) {
    const supported = '[application/json, application/x-protobuf]';
    return refuseUnread(request, response, 415, `415 unsupported media type, supported: ${supported}`);
  }
  const authorization = await authorized(request, context);
  if (authorization === undefined) {
    leaveUnread(request, response);
    return answerError(response, encoding, errorOf('overloaded', 'tokens cannot be checked at the moment'));
  }
  if (!authorization.ok) {
    if (authorization.status === 401) response.setHeader('www-authenticate', 'Bearer');
    leaveUnread(request, response);
    return answerError(response, encoding, authorization);
  }
  if (compression === undefined) {
    leaveUnread(request, response);
    return answerError(response, encoding, { status: 415, message: 'supported content encodings: identity, gzip, zstd' });
  }
  await takeBody(request, response, context.intake, { signal, encoding, compression, tokenId: authorization.tokenId });
}

/** Undefined when the decision itself failed: the sender keeps its data and tries again. */
async function authorized(request: IncomingMessage, context: OtlpContext): Promise<Authorization | undefined> {
  try {
    return await context.authorize(request);
  } catch {
    return undefined;
  }
}

interface RequestForm {
  readonly signal: Signal;
  readonly encoding: Encoding;
  readonly compression: Compression;
  readonly tokenId: string;
}

async function takeBody(request: IncomingMessage, response: ServerResponse, intake: Intake, form: RequestForm): Promise<void> {
  const received = await receiveBody(request, intake);
  if (!received.ok) {
    if (received.code === 'gone') return;
    leaveUnread(request, response);
    return answerError(response, form.encoding, errorOf(received.code, bodyRefusals[received.code]));
  }
  const outcome = await intake.accept({ ...form, body: received.body });
  intake.giveBack(received.roomBytes);
  if (!outcome.ok) return answerError(response, form.encoding, errorOf(outcome.code, outcome.message));
  const warning = warningOf(outcome.batch);
  if (warning === undefined) return answerSuccess(response, form.encoding);
  answerPartial(response, form.encoding, { signal: form.signal, rejected: 0, message: warning });
}

const bodyRefusals = {
  'too-large': 'the body is larger than this receiver takes',
  overloaded: 'too many bytes are being received',
};

const statusOfRefusal: Readonly<Record<IntakeRefusal, number>> = {
  'too-large': 413,
  'bad-compression': 400,
  malformed: 400,
  overloaded: 503,
  'storage-full': 503,
  'journal-failed': 503,
  'shutting-down': 503,
};

/** Seconds after which another try makes sense: a busy disk recovers quickly, a full one needs a person. */
const retryAfterOfRefusal: Readonly<Partial<Record<IntakeRefusal, number>>> = {
  overloaded: 1,
  'storage-full': 30,
  'journal-failed': 30,
  'shutting-down': 5,
};

function errorOf(code: IntakeRefusal, message: string) {
  const retryAfterS = retryAfterOfRefusal[code];
  return { status: statusOfRefusal[code], message, ...(retryAfterS !== undefined && { retryAfterS }) };
}

/** Taken, but of little use: said once per request, as the specification's warning (nothing rejected, a message). */
function warningOf(batch: SignalBatch): string | undefined {
  const isNameless = batch.groups.some((group) => group.resource.service === undefined && group.resource.system === undefined);
  return isNameless ? 'accepted, but a resource has neither service.name nor annexa.system' : undefined;
}

function encodingOf(contentType: string | undefined): Encoding | undefined {
  const mediaType = contentType?.split(';', 1)[0]?.trim().toLowerCase();
  if (mediaType === 'application/x-protobuf') return 'protobuf';
  return mediaType === 'application/json' ? 'json' : undefined;
}

function compressionOf(contentEncoding: string | undefined): Compression | undefined {
  const name = contentEncoding?.trim().toLowerCase() ?? '';
  if (name === '' || name === 'identity') return 'identity';
  return name === 'gzip' || name === 'zstd' ? name : undefined;
}

function pathOf(url: string | undefined): string {
  return url?.split('?', 1)[0] ?? '';
}

function refuseUnread(request: IncomingMessage, response: ServerResponse, status: number, message: string): void {
  leaveUnread(request, response);
  answerPlain(response, status, message);
}

const drainBytesMax = 1024 * 1024;

/**
 * A body that is refused is not read: a small one is let through so that the connection lives on; for a large one the
 * connection ends after the answer.
 */
function leaveUnread(request: IncomingMessage, response: ServerResponse): void {
  const declared = Number(request.headers['content-length'] ?? Number.NaN);
  if (!(declared <= drainBytesMax) && request.method === 'POST') response.setHeader('connection', 'close');
  request.resume();
}
