import { annexa } from '@annexa/node';
import type { Tracer } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';

export interface TracingOptions {
  /** Base of the OTLP/HTTP receiver, without `/v1/traces`. */
  readonly otlpUrl: string;
  readonly headers?: Record<string, string> | undefined;
  readonly serviceName: string;
  readonly system: string;
  readonly release?: string | undefined;
  readonly modelDigest: string;
}

export interface Tracing {
  readonly tracer: Tracer;
  /** Resolves when everything ended so far was handed to the receiver, or given up by the exporter. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** Spans by OTLP protobuf, with the hook in front of the exporter. A provider of its own: nothing global is taken. */
export function startTracing(options: TracingOptions): Tracing {
  const { otlpUrl, headers = {}, serviceName, system, release, modelDigest } = options;
  const exporter = new OTLPTraceExporter({ url: new URL('/v1/traces', otlpUrl).href, headers });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': serviceName, 'deployment.environment.name': 'production' }),
    spanProcessors: [annexa({ system, release, modelDigest }), new BatchSpanProcessor({ exporter, maxQueueSize: 16_384 })],
  });
  return {
    tracer: provider.getTracer('credit-risk-service'),
    flush: () => provider.forceFlush(),
    close: () => provider.shutdown(),
  };
}
