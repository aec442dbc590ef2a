// A service as its authors would have it before they ever heard of Annexa: the stock SDK, nothing set but the usual environment.
import { trace } from '@opentelemetry/api';
import { NodeSDK } from '@opentelemetry/sdk-node';

const sdk = new NodeSDK({ serviceName: 'untouched-service' });
sdk.start();
const tracer = trace.getTracer('untouched');
for (let call = 0; call < 25; call += 1) {
  tracer
    .startSpan('chat', { attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.provider.name': 'demo', 'gen_ai.request.model': 'small' } })
    .end();
}
await sdk.shutdown();
