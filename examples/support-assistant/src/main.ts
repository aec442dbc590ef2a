// Starts the assistant as a process. With OPENAI_API_KEY it asks a real provider, otherwise the double, and says so.
import { startAssistant } from './assistant.ts';
import { startDouble } from './double.ts';
import type { Provider } from './provider.ts';

const { PORT, OTEL_EXPORTER_OTLP_ENDPOINT, ANNEXA_TOKEN, ANNEXA_RELEASE } = process.env;
const { OPENAI_API_KEY, OPENAI_BASE_URL = 'https://api.openai.com/v1', OPENAI_MODEL, PROVIDER_NAME = 'openai' } = process.env;

const double = OPENAI_API_KEY === undefined ? await startDouble() : undefined;
const provider: Provider = double
  ? { name: 'demo-provider', baseUrl: double.baseUrl }
  : { name: PROVIDER_NAME, baseUrl: OPENAI_BASE_URL, apiKey: OPENAI_API_KEY };

const assistant = await startAssistant({
  port: Number(PORT ?? 8081),
  otlpUrl: OTEL_EXPORTER_OTLP_ENDPOINT ?? 'http://127.0.0.1:4318',
  headers: ANNEXA_TOKEN === undefined ? undefined : { authorization: `Bearer ${ANNEXA_TOKEN}` },
  release: ANNEXA_RELEASE,
  provider,
  model: OPENAI_MODEL,
});
process.stdout.write(`${JSON.stringify({ url: assistant.url, provider: provider.name, double: double !== undefined })}\n`);

async function stop(): Promise<void> {
  await assistant.close();
  await double?.close();
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop());
