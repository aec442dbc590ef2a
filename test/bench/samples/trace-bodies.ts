import { randomBytes } from 'node:crypto';
import { traceRequest } from './otlp-schema.ts';

/** The same request in both encodings. `spanIdAt`: where the 8 bytes of the first span's id lie in the protobuf form. */
export type TraceBody = { readonly protobuf: Uint8Array; readonly json: Uint8Array; readonly spanIdAt: number };

export const spansPerBody = 512;

type Value = { stringValue: string } | { intValue: number } | { arrayValue: { values: Value[] } };
type Attribute = { key: string; value: Value };

/** Bodies of 512 spans, about 330 KB each: every second span an LLM call, the others what HTTP instrumentation writes. */
export function traceBodies(count: number): readonly TraceBody[] {
  return Array.from({ length: count }, () =>
    bodyOf(Array.from({ length: spansPerBody }, (_, at) => (at % 2 === 0 ? chatSpan(at) : httpSpan(at)))),
  );
}

/** A small request of its own ids, in protobuf: `spans` LLM calls. */
export function smallBody(spans: number): Uint8Array {
  return bodyOf(Array.from({ length: spans }, (_, at) => chatSpan(at))).protobuf;
}

type PlainSpan = ReturnType<typeof span>;

function bodyOf(spans: PlainSpan[]): TraceBody {
  const resource = {
    attributes: [
      text('service.name', 'support-assistant'),
      text('service.version', '2.1.0'),
      text('service.instance.id', 'pod-7f9c'),
      text('deployment.environment.name', 'production'),
      text('telemetry.sdk.language', 'python'),
    ],
  };
  const scope = { name: 'opentelemetry.instrumentation.openai_v2', version: '2.2b0' };
  const request = (each: readonly object[]) => ({ resourceSpans: [{ resource, scopeSpans: [{ scope, spans: each }] }] });
  const protobuf = traceRequest.encode(traceRequest.fromObject(request(spans.map(binaryIds)))).finish();
  return {
    protobuf,
    json: new TextEncoder().encode(JSON.stringify(request(spans))),
    spanIdAt: Buffer.from(protobuf).indexOf(Buffer.from(spans[0]?.spanId ?? '', 'hex')),
  };
}

function chatSpan(at: number): PlainSpan {
  return span('chat gpt-5-mini', 3, at, [
    text('gen_ai.operation.name', 'chat'),
    text('gen_ai.provider.name', 'openai'),
    text('gen_ai.request.model', 'gpt-5-mini'),
    text('gen_ai.response.model', `gpt-5-mini-2026-0${1 + (at % 3)}-15`),
    text('gen_ai.response.id', `chatcmpl-${randomBytes(12).toString('hex')}`),
    integer('gen_ai.usage.input_tokens', 300 + (at % 97)),
    integer('gen_ai.usage.output_tokens', 40 + (at % 31)),
    { key: 'gen_ai.response.finish_reasons', value: { arrayValue: { values: [{ stringValue: 'stop' }] } } },
    text('server.address', 'api.example.com'),
    integer('server.port', 443),
  ]);
}

function httpSpan(at: number): PlainSpan {
  return span('POST /answer', 2, at, [
    text('http.request.method', 'POST'),
    text('url.path', '/answer'),
    text('url.scheme', 'https'),
    text('http.route', '/answer'),
    integer('http.response.status_code', at % 50 === 1 ? 500 : 200),
    text('network.protocol.version', '1.1'),
    text('client.address', `10.0.${at % 256}.17`),
    text('user_agent.original', 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Safari/537.36'),
    text('http.request.header.x-request-id', randomBytes(16).toString('hex')),
  ]);
}

const secondNanos = 1_772_359_200n * 1_000_000_000n;

function span(name: string, kind: number, at: number, attributes: Attribute[]) {
  const start = secondNanos + BigInt(at) * 1_000_000n;
  return {
    traceId: randomBytes(16).toString('hex'),
    spanId: randomBytes(8).toString('hex'),
    parentSpanId: randomBytes(8).toString('hex'),
    name,
    kind,
    startTimeUnixNano: String(start),
    endTimeUnixNano: String(start + BigInt(1 + (at % 700)) * 1_000_000n),
    attributes,
    status: { code: at % 50 === 1 ? 2 : 0 },
  };
}

/** In protobuf ids are bytes; in OTLP/JSON they are hexadecimal text. */
function binaryIds(each: PlainSpan): object {
  const { traceId, spanId, parentSpanId } = each;
  return {
    ...each,
    traceId: Buffer.from(traceId, 'hex'),
    spanId: Buffer.from(spanId, 'hex'),
    parentSpanId: Buffer.from(parentSpanId, 'hex'),
  };
}

function text(key: string, stringValue: string): Attribute {
  return { key, value: { stringValue } };
}

function integer(key: string, intValue: number): Attribute {
  return { key, value: { intValue } };
}
