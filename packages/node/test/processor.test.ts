import { type Attributes, ROOT_CONTEXT } from '@opentelemetry/api';
import { AlwaysOffSampler, InMemorySpanExporter, SimpleSpanProcessor, type SpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { expect, test } from 'vitest';
import { annexa, type AnnexaOptions, attributeNames, HookError } from '../src/index.ts';

const release = 'a'.repeat(64);
const modelDigest = 'b'.repeat(64);
const options = { system: 'credit-risk', release, modelDigest };

/** Runs one span through the real SDK and gives back what would be exported of it. */
function exported(hook: AnnexaOptions, atStart: Attributes, beforeEnd: Attributes = {}, provider = {}): Attributes[] {
  const exporter = new InMemorySpanExporter();
  // The assignment is the type check: what we return is what the SDK takes.
  const processor: SpanProcessor = annexa(hook);
  const tracing = new TracerProvider({ spanProcessors: [processor, new SimpleSpanProcessor({ exporter })], ...provider });
  const span = tracing.getTracer('test').startSpan('span', { attributes: atStart }, ROOT_CONTEXT);
  span.setAttributes(beforeEnd);
  span.end();
  return exporter.getFinishedSpans().map((finished) => finished.attributes);
}

const inferences: [string, Attributes][] = [
  ['a model named by the service', { 'annexa.inference.model.name': 'credit-risk' }],
  ['a chat', { 'gen_ai.operation.name': 'chat' }],
  ['an embedding', { 'gen_ai.operation.name': 'embeddings' }],
];

test.for(inferences)('writes system, release and model digest on %s', ([, attributes]) => {
  const identity = { 'annexa.system': 'credit-risk', 'annexa.release': release, 'annexa.inference.model.digest': modelDigest };
  expect(exported(options, attributes)).toEqual([{ ...attributes, ...identity }]);
  expect(exported(options, {}, attributes)).toEqual([{ ...attributes, ...identity }]);
});

test.for([
  ['an HTTP request', { 'http.request.method': 'POST' }],
  ['a tool call', { 'gen_ai.operation.name': 'execute_tool' }],
  ["a supplier's answer", { 'gen_ai.operation.name': 'chat', 'gen_ai.provider.name': 'openai' }],
  ["a supplier's answer under the older name", { 'gen_ai.operation.name': 'chat', 'gen_ai.system': 'openai' }],
] as const)('claims no model on %s', ([, attributes]) => {
  const expected = [{ ...attributes, 'annexa.system': 'credit-risk', 'annexa.release': release }];
  expect(exported(options, attributes)).toEqual(expected);
  expect(exported(options, {}, attributes)).toEqual(expected);
});

test('leaves out what it was not told', () => {
  expect(exported({ system: 'credit-risk' }, { 'gen_ai.operation.name': 'chat' })).toEqual([
    { 'gen_ai.operation.name': 'chat', 'annexa.system': 'credit-risk' },
  ]);
});

test('never overwrites what the service says of itself', () => {
  const own = { 'annexa.system': 'other', 'annexa.release': 'c'.repeat(64), 'annexa.inference.model.digest': 'd'.repeat(64) };
  expect(exported(options, { 'gen_ai.operation.name': 'chat', ...own })).toEqual([{ 'gen_ai.operation.name': 'chat', ...own }]);
});

test('sees nothing of spans that the sampler does not record, as its README says', () => {
  expect(exported(options, {}, {}, { sampler: new AlwaysOffSampler() })).toEqual([]);
});

test.for([
  ['system', { system: 'Credit Risk' }],
  ['release', { system: 'credit-risk', release: 'v1.2.3' }],
  ['modelDigest', { system: 'credit-risk', modelDigest: `sha256:${modelDigest}` }],
] as const)('refuses a malformed %s at the start', ([name, malformed]) => {
  expect(() => annexa(malformed)).toThrow(HookError);
  expect(() => annexa(malformed)).toThrow(name);
});

test('the written names are the ones the collector joins by', () => {
  expect(attributeNames).toMatchObject({
    system: 'annexa.system',
    release: 'annexa.release',
    modelDigest: 'annexa.inference.model.digest',
  });
});
