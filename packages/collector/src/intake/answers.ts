import type { ServerResponse } from 'node:http';
import type { Encoding, Signal } from '@annexa/telemetry';

/** Codes of google.rpc.Status that we use, by HTTP status. */
const rpcCodes: Readonly<Record<number, number>> = { 400: 3, 401: 16, 403: 7, 413: 8, 429: 8, 503: 14 };
const rpcUnknown = 2;

const mediaTypes = { protobuf: 'application/x-protobuf', json: 'application/json' } as const;
const rejectedMember = { traces: 'rejectedSpans', logs: 'rejectedLogRecords', metrics: 'rejectedDataPoints' } as const;

/** 200 and an Export*ServiceResponse with no partial_success: all of it was taken. */
export function answerSuccess(response: ServerResponse, encoding: Encoding): void {
  send(response, 200, encoding, encoding === 'json' ? '{}' : new Uint8Array());
}

/** 200 with partial_success: `rejected` items were not taken and must not be sent again; 0 makes the message a warning. */
export function answerPartial(
  response: ServerResponse,
  encoding: Encoding,
  partial: { readonly signal: Signal; readonly rejected: number; readonly message: string },
): void {
  const { signal, rejected, message } = partial;
  const said = { ...(rejected > 0 && { [rejectedMember[signal]]: String(rejected) }), errorMessage: message };
  const inner = [...(rejected > 0 ? varintField(1, rejected) : []), ...bytesField(2, new TextEncoder().encode(message))];
  const body = encoding === 'json' ? JSON.stringify({ partialSuccess: said }) : Uint8Array.from(bytesField(1, inner));
  send(response, 200, encoding, body);
}

/** An error as google.rpc.Status (code = 1, message = 2) in the request's own encoding. */
export function answerError(
  response: ServerResponse,
  encoding: Encoding,
  error: { readonly status: number; readonly message: string; readonly retryAfterS?: number },
): void {
  const { status, message, retryAfterS } = error;
  if (retryAfterS !== undefined) response.setHeader('retry-after', String(retryAfterS));
  const code = rpcCodes[status] ?? rpcUnknown;
  const body =
    encoding === 'json'
      ? JSON.stringify({ code, message })
      : Uint8Array.from([...varintField(1, code), ...bytesField(2, new TextEncoder().encode(message))]);
  send(response, status, encoding, body);
}

/** An error before the encoding is known. */
export function answerPlain(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(`${message}\n`);
}

function send(response: ServerResponse, status: number, encoding: Encoding, body: string | Uint8Array): void {
  response.writeHead(status, { 'content-type': mediaTypes[encoding], 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

function varintField(field: number, value: number): number[] {
  return [field << 3, ...varint(value)];
}

function bytesField(field: number, bytes: ArrayLike<number>): number[] {
  return [(field << 3) | 2, ...varint(bytes.length), ...Array.from(bytes)];
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return [...bytes, rest];
}
