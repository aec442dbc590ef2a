import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OtlpSink, startOtlpSink } from '../../otlp-sink.ts';
import { type AssistantOptions, type RunningDouble, startAssistant, startDouble } from '../src/index.ts';

let sink: OtlpSink;
let double: RunningDouble;

beforeAll(async () => {
  [sink, double] = await Promise.all([startOtlpSink(), startDouble()]);
});

afterAll(async () => {
  await double.close();
  sink.close();
});

/** Asks once and gives back the answer with the spans it left. */
async function askOnce(options: Partial<AssistantOptions>, body: unknown = { question: 'When do you open?' }) {
  const provider = { name: 'demo-provider', baseUrl: double.baseUrl };
  const assistant = await startAssistant({ port: 0, otlpUrl: sink.url, provider, ...options });
  const before = sink.spans.length;
  const response = await fetch(new URL('/ask', assistant.url), { method: 'POST', body: JSON.stringify(body) });
  const answer: unknown = await response.json();
  await assistant.close();
  return { status: response.status, answer, spans: sink.spans.slice(before) };
}

test('an answer leaves a chat span by the GenAI conventions below its server span', async () => {
  const { status, answer, spans } = await askOnce({ release: 'a'.repeat(64) });
  const server = spans.find(({ name }) => name === 'POST /ask');
  const chat = spans.find(({ name }) => name === 'chat demo-small-2026');
  expect(status).toBe(200);
  expect(answer).toMatchObject({ model: 'demo-small-2026', traceId: chat?.traceId });
  expect(spans).toHaveLength(2);
  expect(chat?.parentSpanId).toBe(server?.spanId);
  expect(chat?.service).toBe('support-assistant');
  expect(chat?.attributes).toEqual({
    'annexa.system': 'support-assistant',
    'annexa.release': 'a'.repeat(64),
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'demo-provider',
    'gen_ai.request.model': 'demo-small-2026',
    'gen_ai.request.temperature': 0,
    'gen_ai.response.model': 'demo-small-2026',
    'gen_ai.response.id': expect.stringMatching(/^chatcmpl-double-/),
    'gen_ai.response.finish_reasons': ['stop'],
    'gen_ai.usage.input_tokens': expect.any(Number),
    'gen_ai.usage.output_tokens': expect.any(Number),
    'server.address': '127.0.0.1',
    'server.port': Number(new URL(double.baseUrl).port),
  });
});

test('neither question nor answer enters telemetry', async () => {
  const { spans } = await askOnce({}, { question: 'My secret is 4711-abc' });
  expect(JSON.stringify(spans)).not.toContain('4711-abc');
  expect(JSON.stringify(spans)).not.toContain('double, not');
});

test('told to use a model that nobody approved, it does, and its spans say so', async () => {
  const { spans } = await askOnce({ model: 'demo-large-2026' });
  expect(spans.find(({ name }) => name.startsWith('chat'))?.attributes).toMatchObject({
    'gen_ai.request.model': 'demo-large-2026',
    'gen_ai.response.model': 'demo-large-2026',
  });
});

test('the double says that it is one, and answers the same question the same way', async () => {
  const [first, second] = [await askOnce({}), await askOnce({})];
  expect(first.answer).toMatchObject({ answer: expect.stringContaining('a double, not from a language model') });
  expect(first.answer).toEqual({ ...Object(second.answer), traceId: expect.any(String) });
});

test.for([
  ['refuses the model', { model: 'no-such-model' }, 'provider-refused', '404'],
  ['cannot be reached', { provider: { name: 'gone', baseUrl: 'http://127.0.0.1:9/v1' } }, 'provider-unreachable', 'provider-unreachable'],
] as const)('says so when the provider %s', async ([, options, code, errorType]) => {
  const { status, answer, spans } = await askOnce(options);
  expect({ status, answer }).toMatchObject({ status: 502, answer: { code } });
  expect(spans.find(({ name }) => name.startsWith('chat'))?.attributes).toMatchObject({ 'error.type': errorType });
});

test.for([[{}], [{ question: '' }], [{ question: 'x'.repeat(2_001) }], [[]]])('refuses a body without a question: %j', async ([body]) => {
  expect(await askOnce({}, body)).toMatchObject({ status: 400, answer: { code: 'question-malformed' }, spans: [] });
});
