import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OtlpSink, startOtlpSink } from '../../otlp-sink.ts';
import { type RunningService, runLoad, ServiceError, startService } from '../service/src/index.ts';

const release = 'e'.repeat(64);
const workspace = new URL('../workspace/', import.meta.url);
const numbers = new Set(['duration_months', 'amount_dm', 'installment_rate', 'residence', 'existing_credits', 'dependants']);
const notAsked = new Set(['row_id', 'age_years', 'personal_status', 'foreign_worker', 'class']);

let sink: OtlpSink;
let service: RunningService;
let rows: Map<string, Record<string, number | string>>;
let expected: { model_sha256: string; answers: { row_id: string; risk: number }[] };

beforeAll(async () => {
  sink = await startOtlpSink();
  service = await startService({ port: 0, otlpUrl: sink.url, release, headers: { authorization: 'Bearer test' } });
  expected = JSON.parse(await readFile(new URL('reports/predictions.json', workspace), 'utf8'));
  rows = rowsOf(await readFile(new URL('data/prepared/test.csv', workspace), 'utf8'));
});

afterAll(async () => {
  await service.close();
  sink.close();
});

test('serves the very file that was evaluated', () => {
  expect(service.modelSha256).toBe(expected.model_sha256);
});

test('answers as Python did on the same rows', async () => {
  const answers = await Promise.all(expected.answers.map(({ row_id: id }) => ask(rows.get(id))));
  const differences = answers.map(({ body }, at) => Math.abs(Number(body['risk']) - (expected.answers[at]?.risk ?? NaN)));
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
  expect(Math.max(...differences)).toBeLessThan(1e-5);
});

test('each answer leaves a server span and below it an inference with release and model digest', async () => {
  const { body } = await ask(firstRow());
  await service.flush();
  const spans = sink.spans.filter(({ traceId }) => traceId === body['traceId']);
  const server = spans.find(({ name }) => name === 'POST /score');
  const inference = spans.find(({ name }) => name === 'predict');
  expect(spans).toHaveLength(2);
  expect(server).toMatchObject({
    service: 'credit-risk-service',
    attributes: { 'annexa.system': 'credit-risk', 'annexa.release': release, 'http.response.status_code': 200 },
  });
  expect(server?.attributes).not.toHaveProperty(['annexa.inference.model.digest']);
  expect(inference?.parentSpanId).toBe(server?.spanId);
  expect(inference?.attributes).toEqual({
    'annexa.system': 'credit-risk',
    'annexa.release': release,
    'annexa.inference.model.name': 'credit-risk',
    'annexa.inference.model.digest': expected.model_sha256,
    'annexa.inference.operation': 'predict',
    'annexa.inference.predictions': 1,
  });
  expect(sink.headers.at(-1)).toMatchObject({ authorization: 'Bearer test', 'content-type': 'application/x-protobuf' });
});

test('a bounded load sends exactly as many requests, and every one is traced', async () => {
  await service.flush();
  const before = sink.spans.length;
  const result = await runLoad({ url: service.url, count: 350 });
  await service.flush();
  const predictions = sink.spans.slice(before).filter(({ name }) => name === 'predict');
  expect(result).toMatchObject({ answered: 350, refused: 0 });
  expect(predictions).toHaveLength(350);
  expect(predictions.map(({ traceId }) => traceId)).toContain(result.traceId);
});

test.for([
  ['a fact is missing', { purpose: undefined }, 'purpose must be a text'],
  ['a number is out of range', { duration_months: 4000 }, 'duration_months must be a number from 1 to 120'],
  ['a number is a text', { amount_dm: '1000' }, 'amount_dm must be a number'],
  ['a fact is not asked for', { age_years: 30 }, 'age_years is not asked for'],
] as const)('refuses a row when %s', async ([, change, message]) => {
  const answer = await ask({ ...firstRow(), ...change });
  expect(answer).toMatchObject({ status: 400, body: { code: 'facts-malformed' } });
  expect(answer.body['message']).toContain(message);
});

test('refuses what is no JSON and what is too large', async () => {
  expect(await post('{')).toMatchObject({ status: 400, body: { code: 'facts-malformed' } });
  expect(await post(`"${'x'.repeat(20_000)}"`)).toMatchObject({ status: 413, body: { code: 'request-too-large' } });
});

test('does not start with another model than the released one', async () => {
  const start = startService({ port: 0, otlpUrl: sink.url, modelSha256: 'f'.repeat(64) });
  await expect(start).rejects.toThrow(ServiceError);
  await expect(start).rejects.toMatchObject({ code: 'model-differs' });
});

test('serves the model of loan-pricing just as well, under its own name', async () => {
  const modelPath = new URL('../../loan-pricing/workspace/models/model.onnx', import.meta.url).pathname;
  await using other = disposable(await startService({ port: 0, otlpUrl: sink.url, system: 'loan-pricing', modelPath }));
  const rowsPath = new URL('../../loan-pricing/workspace/data/test.csv', import.meta.url).pathname;
  expect(await runLoad({ url: other.service.url, count: 5, rowsPath })).toMatchObject({ answered: 5 });
  await other.service.flush();
  expect(sink.spans.filter(({ service: name }) => name === 'loan-pricing-service')).toHaveLength(10);
});

function disposable(running: RunningService) {
  return { service: running, [Symbol.asyncDispose]: () => running.close() };
}

async function ask(row: Record<string, number | string | undefined> | undefined) {
  return post(JSON.stringify(row));
}

async function post(body: string) {
  const response = await fetch(new URL('/score', service.url), { method: 'POST', body });
  const answer: unknown = await response.json();
  const entries = typeof answer === 'object' && answer !== null ? Object.entries(answer) : [];
  return { status: response.status, body: Object.fromEntries<unknown>(entries) };
}

function firstRow() {
  return rows.get(expected.answers[0]?.row_id ?? '');
}

function rowsOf(csv: string): Map<string, Record<string, number | string>> {
  const [head = '', ...lines] = csv.trimEnd().split('\n');
  const columns = head.split(',');
  return new Map(
    lines.map((line) => {
      const cells = line.split(',');
      const pairs = columns.map((name, at) => [name, numbers.has(name) ? Number(cells[at]) : (cells[at] ?? '')] as const);
      return [cells[0] ?? '', Object.fromEntries(pairs.filter(([name]) => !notAsked.has(name)))];
    }),
  );
}
