// Starts the service as a process. Settings come from the environment; the first line of stdout says where it answers.
import { startService } from './service.ts';

const { PORT, OTEL_EXPORTER_OTLP_ENDPOINT, ANNEXA_TOKEN, ANNEXA_RELEASE, ANNEXA_SYSTEM, MODEL_PATH, MODEL_SHA256 } = process.env;

const service = await startService({
  port: Number(PORT ?? 8080),
  otlpUrl: OTEL_EXPORTER_OTLP_ENDPOINT ?? 'http://127.0.0.1:4318',
  headers: ANNEXA_TOKEN === undefined ? undefined : { authorization: `Bearer ${ANNEXA_TOKEN}` },
  release: ANNEXA_RELEASE,
  system: ANNEXA_SYSTEM,
  modelPath: MODEL_PATH,
  modelSha256: MODEL_SHA256,
});
process.stdout.write(`${JSON.stringify({ url: service.url, modelSha256: service.modelSha256 })}\n`);

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void service.close());
