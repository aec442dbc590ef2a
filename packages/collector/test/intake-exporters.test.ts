import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { describe, expect, it } from 'vitest';
import { startReceiver } from './intake-server.ts';

const digest = 'a'.repeat(64);

/** What a service of ours does: answers requests, each with one prediction of its own model and one LLM call. */
async function serve(exporter: JsonExporter | ProtobufExporter, calls: number): Promise<void> {
  const resource = resourceFromAttributes({
    'service.name': 'credit-risk',
    'service.version': '1.4.0',
    'service.instance.id': 'one',
    'deployment.environment.name': 'production',
    'annexa.system': 'credit-risk',
    'annexa.release': 'release-1',
    'annexa.inference.model.digest': digest,
  });
  const provider = new TracerProvider({ resource, spanProcessors: [new BatchSpanProcessor({ exporter })] });
  const tracer = provider.getTracer('test');
  for (let call = 0; call < calls; call += 1) {
    tracer.startActiveSpan('POST /score', { kind: SpanKind.SERVER }, (request) => {
      const predict = tracer.startSpan('predict', { attributes: { 'annexa.inference.model.name': 'scorer' } });
      if (call % 10 === 0) predict.setStatus({ code: SpanStatusCode.ERROR }).setAttribute('error.type', 'timeout');
      predict.end();
      const chat = tracer.startSpan('chat m', {
        kind: SpanKind.CLIENT,
        attributes: {
          'gen_ai.operation.name': 'chat',
          'gen_ai.provider.name': 'openai',
          'gen_ai.request.model': 'm',
          'gen_ai.response.model': 'm-2',
          'gen_ai.usage.input_tokens': 100,
          'gen_ai.usage.output_tokens': 10,
          'gen_ai.response.finish_reasons': ['stop'],
        },
      });
      chat.end();
      request.end();
    });
  }
  await provider.forceFlush();
  await provider.shutdown();
}

const forms = [
  ['JSON', JsonExporter, 'none'],
  ['JSON, gzip', JsonExporter, 'gzip'],
  ['protobuf', ProtobufExporter, 'none'],
  ['protobuf, gzip', ProtobufExporter, 'gzip'],
] as const;

describe('the exporters of the OpenTelemetry SDK', () => {
  it.each(forms)('%s: every span is counted once', async (_name, Exporter, compression) => {
    await using server = await startReceiver();
    // The option is an enum of a package we do not depend on; its values are these texts.
    const options = { url: `${server.url}/v1/traces`, compression };
    await serve(Reflect.construct(Exporter, [options]), 300);
    expect(await server.intake.cut()).toMatchObject({ ok: true });
    expect(server.sealed.windows).toHaveLength(1);
    expect(server.sealed.windows[0]).toMatchObject({
      system: 'credit-risk',
      totals: {
        spans: 900,
        requests: 300,
        inferences: 600,
        nested: 0,
        failedInferences: 30,
        inputTokens: 30_000,
        outputTokens: 3_000,
        errors: [{ name: 'timeout', count: 30 }],
        finishReasons: [{ name: 'stop', count: 300 }],
        latency: { count: 600 },
      },
      services: [{ service: 'credit-risk', version: '1.4.0', release: 'release-1', modelDigest: digest, instances: 1 }],
      atLeast: true,
    });
    expect(server.sealed.windows[0]?.identities).toMatchObject([
      { operation: 'predict', modelName: 'scorer', modelDigest: digest, release: 'release-1', inferences: 300 },
      { operation: 'chat', provider: 'openai', modelAsked: 'm', modelAnswered: 'm-2', inferences: 300 },
    ]);
    const examples = server.sealed.windows[0]?.minutes[0]?.releases[0]?.traceIds ?? [];
    expect(examples.length).toBe(16);
    expect(server.sealed.cuts[0]?.salientEvents.map((event) => event.kind)).toEqual(['first-sight', 'first-sight']);
  });
});
