import { createServer } from 'node:http';
import protobuf from 'protobufjs';

// The part of opentelemetry/proto/trace/v1/trace.proto (and what it uses) that the tests of the examples look at.
const schema = protobuf.parse(`
  syntax = "proto3";
  message Request { repeated ResourceSpans resource_spans = 1; }
  message ResourceSpans { Resource resource = 1; repeated ScopeSpans scope_spans = 2; }
  message Resource { repeated KeyValue attributes = 1; }
  message ScopeSpans { repeated Span spans = 2; }
  message Span {
    bytes trace_id = 1; bytes span_id = 2; bytes parent_span_id = 4; string name = 5; uint32 kind = 6;
    repeated KeyValue attributes = 9;
  }
  message KeyValue { string key = 1; AnyValue value = 2; }
  message AnyValue { oneof value { string string_value = 1; bool bool_value = 2; int64 int_value = 3; double double_value = 4; ArrayValue array_value = 5; } }
  message ArrayValue { repeated AnyValue values = 1; }
`).root;

type Values = Record<string, unknown>;

/** A span as it came over the wire. */
interface ReceivedSpan {
  readonly service: unknown;
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly attributes: Values;
}

export interface OtlpSink {
  readonly url: string;
  readonly spans: ReceivedSpan[];
  readonly headers: Values[];
  close(): void;
}

/** A receiver for tests: takes real OTLP protobuf and keeps the spans in memory. Not a collector. */
export async function startOtlpSink(): Promise<OtlpSink> {
  const spans: ReceivedSpan[] = [];
  const headers: Values[] = [];
  const server = createServer((request, response) => {
    const chunks: Uint8Array[] = [];
    request.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    request.on('end', () => {
      headers.push(request.headers);
      spans.push(...spansOf(Buffer.concat(chunks)));
      response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}`, spans, headers, close: () => server.close() };
}

function spansOf(body: Uint8Array): ReceivedSpan[] {
  const type = schema.lookupType('Request');
  const request: Values = type.toObject(type.decode(body), { longs: Number, bytes: Array, defaults: true, arrays: true });
  return list(request, 'resourceSpans').flatMap((group) => {
    const service = attributesOf(fields(group, 'resource'))['service.name'];
    return list(group, 'scopeSpans')
      .flatMap((scope) => list(scope, 'spans'))
      .map((span) => ({
        service,
        name: String(span['name']),
        traceId: hex(span['traceId']),
        spanId: hex(span['spanId']),
        parentSpanId: hex(span['parentSpanId']),
        attributes: attributesOf(span),
      }));
  });
}

function attributesOf(holder: Values): Values {
  return Object.fromEntries(list(holder, 'attributes').map((pair) => [String(pair['key']), valueOf(fields(pair, 'value'))]));
}

function valueOf(value: Values): unknown {
  if ('arrayValue' in value) return list(fields(value, 'arrayValue'), 'values').map(valueOf);
  return value['stringValue'] ?? value['intValue'] ?? value['doubleValue'] ?? value['boolValue'];
}

function list(holder: Values, name: string): Values[] {
  const value = holder[name];
  return Array.isArray(value) ? value : [];
}

function fields(holder: Values, name: string): Values {
  const value = holder[name];
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function hex(bytes: unknown): string {
  return Array.isArray(bytes) ? Buffer.from(bytes).toString('hex') : '';
}
