import { describe, expect, it } from 'vitest';
import { createScanner, mergeSketches, selectorAttributes, sketchQuantile, WindowAccumulator } from '@annexa/telemetry';
import type { LatencySketch, MonitoringWindow, Signal, SystemSelectors } from '@annexa/telemetry';
import { eventRequest, noonMs, traceRequest } from './spans.ts';
import type { Attributes, SpanSketch } from './spans.ts';

const cut = { from: { epoch: 0, seq: 0 }, to: { epoch: 1, seq: 9 }, at: '2026-11-24T12:05:00.000Z' };

function accumulate(
  requests: readonly { signal?: Signal; body: Uint8Array }[],
  selectors: readonly SystemSelectors[] = [],
): WindowAccumulator {
  const scanner = createScanner(selectorAttributes(selectors));
  const windows = new WindowAccumulator('local');
  for (const [index, { signal = 'traces', body }] of requests.entries()) {
    const outcome = scanner.scan(signal, 'json', body);
    if (!outcome.ok) throw new Error(outcome.code);
    windows.add({ batch: outcome.batch, position: { epoch: 1, seq: index + 1 }, receivedMs: noonMs + 60_000 }, selectors);
  }
  return windows;
}

function windowsOf(resource: Attributes, spans: readonly SpanSketch[], selectors?: readonly SystemSelectors[]): MonitoringWindow[] {
  return accumulate([{ body: traceRequest(resource, spans) }], selectors).windows(cut);
}

const chat = { 'gen_ai.operation.name': 'chat', 'gen_ai.provider.name': 'openai', 'gen_ai.request.model': 'm' };
const shop = { 'service.name': 'shop', 'annexa.system': 'shop' };

describe('what one inference is', () => {
  it.each<[string, Attributes, object | undefined]>([
    [
      'current names',
      { ...chat, 'gen_ai.response.model': 'm-2' },
      { operation: 'chat', provider: 'openai', modelAsked: 'm', modelAnswered: 'm-2' },
    ],
    [
      'gen_ai.system without an operation',
      { 'gen_ai.system': 'az', 'gen_ai.request.model': 'm' },
      { operation: 'unspecified', provider: 'az' },
    ],
    ['the newer name outranks the older', { ...chat, 'gen_ai.system': 'old' }, { provider: 'openai' }],
    ['Vercel AI SDK', { 'ai.operationId': 'ai.generateText.doGenerate', 'ai.model.id': 'm' }, { modelAsked: 'm' }],
    ['OpenInference', { 'openinference.span.kind': 'LLM', 'llm.model_name': 'm' }, { operation: 'LLM', modelAsked: 'm' }],
    ['classical ML', { 'annexa.inference.model.name': 'scorer' }, { operation: 'predict', modelName: 'scorer' }],
    ['an agent is none', { ...chat, 'gen_ai.operation.name': 'invoke_agent' }, undefined],
    ['a tool is none', { 'gen_ai.operation.name': 'execute_tool' }, undefined],
    ['its outer Vercel span is none', { 'ai.operationId': 'ai.generateText', 'ai.model.id': 'm', 'ai.model.provider': 'p' }, undefined],
    ['anything else is none', { 'http.route': '/' }, undefined],
  ])('%s', (_name, attributes, identity) => {
    const [window] = windowsOf(shop, [{ attributes }]);
    expect(window?.totals).toMatchObject({ spans: 1, inferences: identity === undefined ? 0 : 1 });
    expect(window?.identities).toMatchObject(identity === undefined ? [] : [identity]);
  });

  it('lends the digest of a resource to the model a service holds, not to the one it calls', () => {
    const digest = 'd'.repeat(64);
    const spans = [{ attributes: { 'annexa.inference.operation': 'score' } }, { id: '2', attributes: chat }];
    const [window] = windowsOf({ ...shop, 'annexa.inference.model.digest': digest, 'annexa.release': 'r1' }, spans);
    expect(window?.identities.map((identity) => identity.modelDigest)).toEqual([digest, undefined]);
    expect(window?.identities.map((identity) => identity.release)).toEqual(['r1', 'r1']);
    expect(window?.services).toMatchObject([{ service: 'shop', release: 'r1', modelDigest: digest }]);
  });
});

const tokens = (count: number) => ({ ...chat, 'gen_ai.usage.input_tokens': count });

describe('counting once', () => {
  it('a call seen by framework, client, gateway and server is one inference with its tokens once', () => {
    const [window] = windowsOf(shop, [
      { id: '1', kind: 2, attributes: { 'http.route': '/chat' } },
      { id: '2', parent: '1', attributes: chat },
      { id: '3', parent: '2', attributes: { 'http.method': 'POST' } },
      { id: '4', parent: '3', attributes: tokens(50) },
      { id: '5', parent: '4', attributes: tokens(50) },
    ]);
    expect(window?.totals).toMatchObject({ spans: 5, requests: 1, inferences: 1, nested: 2, inputTokens: 50 });
  });

  it('an outer span without tokens takes the sum of the calls below it', () => {
    const [window] = windowsOf(shop, [
      { id: '3', parent: '1', attributes: tokens(20) },
      { id: '1', attributes: chat },
      { id: '2', parent: '1', attributes: tokens(10) },
    ]);
    expect(window?.totals).toMatchObject({ inferences: 1, nested: 2, inputTokens: 30 });
  });

  it('calls side by side, or with the same span id in another trace, are their own; a cycle does not hang', () => {
    const [window] = windowsOf(shop, [
      { id: '1', trace: 'aa', attributes: tokens(1) },
      { id: '2', trace: 'bb', parent: '1', attributes: tokens(1) },
      { id: '8', trace: 'cc', parent: '9', attributes: { x: 1 } },
      { id: '9', trace: 'cc', parent: '8', attributes: { x: 1 } },
    ]);
    expect(window?.totals).toMatchObject({ spans: 4, inferences: 2, nested: 0 });
  });
});

describe('whose traffic it is', () => {
  const selectors = [
    { system: 'alpha', selectors: [{ 'service.name': 'web' }, { 'service.name': 'batch' }] },
    { system: 'beta', selectors: [{ 'service.name': 'web', 'http.route': '/score' }] },
    { system: 'gamma', selectors: [{ 'service.name': 'batch' }] },
  ];
  it.each<[string, Attributes, SpanSketch[], string[]]>([
    ['annexa.system of the resource', { 'annexa.system': 'own', 'service.name': 'web' }, [{}], ['own']],
    [
      'of a span above',
      { 'service.name': 'x' },
      [
        { id: '1', attributes: { 'annexa.system': 'own' } },
        { id: '2', parent: '1', attributes: chat },
      ],
      ['own'],
    ],
    ['a declared service', { 'service.name': 'web' }, [{}], ['alpha']],
    [
      'a route of a span above outranks the service',
      { 'service.name': 'web' },
      [
        { id: '1', kind: 2, attributes: { 'http.route': '/score' } },
        { id: '2', parent: '1', attributes: chat },
      ],
      ['beta'],
    ],
    ['two that match equally well: nobody', { 'service.name': 'batch' }, [{}], ['unassigned']],
    ['nothing matches', { 'service.name': 'other' }, [{}], ['unassigned']],
    ['an id that is none, or reserved', { 'annexa.system': 'Not An Id' }, [{}], ['unassigned']],
    ['reserved', { 'annexa.system': 'organisation' }, [{}], ['unassigned']],
  ])('%s', (_name, resource, spans, systems) => {
    expect(windowsOf(resource, spans, selectors).map((window) => window.system)).toEqual(systems);
  });

  it('shows unassigned traffic by service, as a proposed inventory', () => {
    const requests = ['a', 'b', 'a'].map((service, index) => ({
      body: traceRequest({ 'service.name': service, 'service.instance.id': `i${index}` }, [{ attributes: chat }]),
    }));
    const [window] = accumulate(requests).windows(cut);
    expect(window?.services).toMatchObject([
      { service: 'a', inferences: 2, instances: 2 },
      { service: 'b', inferences: 1, instances: 1 },
    ]);
  });
});

const wide = (index: number) => `${index}`.padEnd(256, '\u0001');

describe('a window', () => {
  it('is this, from end to end', async () => {
    const windows = accumulate([
      {
        body: traceRequest({ ...shop, 'service.version': '1.2', 'deployment.environment.name': 'prod', 'annexa.release': 'r1' }, [
          { id: '1', kind: 2, startMs: noonMs, endMs: noonMs + 250, attributes: { 'http.route': '/chat' } },
          {
            id: '2',
            parent: '1',
            startMs: noonMs + 10,
            endMs: noonMs + 210,
            attributes: {
              ...chat,
              'gen_ai.usage.input_tokens': 11,
              'gen_ai.usage.output_tokens': 3,
              'gen_ai.response.finish_reasons': ['stop'],
            },
          },
          {
            id: '3',
            trace: 'bb',
            endMs: noonMs + 61_000,
            status: 2,
            attributes: { ...chat, 'gen_ai.response.finish_reasons': ['content_filter'] },
          },
        ]),
      },
      { signal: 'logs', body: eventRequest(shop, 'annexa.oversight.decision', { decision: 'override', 'reason.code': 'R7', seconds: 4 }) },
    ]);
    await expect(JSON.stringify({ windows: windows.windows(cut), salientEvents: windows.salientEvents }, undefined, 2)).toMatchFileSnapshot(
      'fixtures/two-calls-and-a-decision/expected.json',
    );
  });

  it.each<[string, string, object]>([
    ['nothing left out', 'ot=th:0', { atLeast: false, sampling: { whole: 1, sampled: 0, standFor: 0, unknown: 0 } }],
    ['one in four kept', 'vendor=x,ot=rv:1;th:c', { atLeast: true, sampling: { whole: 0, sampled: 1, standFor: 4, unknown: 0 } }],
    ['nobody says', '', { atLeast: true, sampling: { whole: 0, sampled: 0, standFor: 0, unknown: 1 } }],
  ])('sampling: %s', (_name, traceState, expected) => {
    expect(windowsOf(shop, [{ traceState, attributes: chat }])[0]).toMatchObject(expected);
  });

  it('leaves out what cannot be true, and counts it', () => {
    const absurd = { ...chat, 'gen_ai.usage.input_tokens': -5, 'gen_ai.usage.output_tokens': '99999999999999999999' };
    const [window] = windowsOf(shop, [
      { startMs: 0, endMs: 1, attributes: absurd },
      { id: '2', endMs: Date.UTC(2200, 0), attributes: chat },
    ]);
    expect(window).toMatchObject({
      totals: { inferences: 2, inputTokens: 0, outputTokens: 0, latency: { count: 0 } },
      dropped: { implausible: 3, untimed: 2 },
    });
    expect(window?.minutes.map(({ minute }) => minute)).toEqual(['2026-11-24T12:01:00.000Z']);
  });

  it('holds a bounded number of names, and counts the rest', () => {
    const spans = Array.from({ length: 1_000 }, (_, index) => ({
      id: (index + 1).toString(16),
      attributes: { ...chat, 'gen_ai.request.model': `model-${index}`, 'error.type': `error-${index}` },
    }));
    const windows = accumulate([{ body: traceRequest(shop, spans) }]);
    const [window] = windows.windows(cut);
    expect(window?.identities.length).toBe(512);
    expect(window).toMatchObject({ totals: { inferences: 1_000 }, overflow: { identities: 488, errors: 936 } });
    expect(window?.minutes[0]?.releases[0]?.traceIds.length).toBeLessThanOrEqual(16);
    const systems = Array.from({ length: 300 }, (_, index) => ({ body: traceRequest({ 'annexa.system': `s${index}` }, [{}]) }));
    expect(accumulate(systems).windows(cut).length).toBe(257);
  });

  it('fits into a record whatever names a sender makes up', () => {
    const requests = Array.from({ length: 600 }, (_, index) => {
      const attributes = {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': wide(index),
        'server.address': wide(index),
        'gen_ai.request.model': wide(index),
        'gen_ai.response.model': wide(index),
        'annexa.release': wide(index),
      };
      const endMs = noonMs - index * 60_000;
      return { body: traceRequest({ ...shop, 'service.version': wide(index) }, [{ endMs, startMs: endMs - index, attributes }]) };
    });
    const [window] = accumulate(requests).windows(cut);
    expect(new TextEncoder().encode(JSON.stringify(window)).length).toBeLessThan(3 * 1024 * 1024);
    expect(window).toMatchObject({ totals: { inferences: 600, latency: { count: 600 } }, overflow: { details: 600 } });
    expect(Number(window?.overflow.identities) + (window?.identities.length ?? 0)).toBe(600);
  });

  it('is a lower bound once its feed has a gap', () => {
    const windows = accumulate([{ body: traceRequest(shop, [{ traceState: 'ot=th:0', attributes: chat }]) }]);
    windows.addGap({ fromSeq: 4, toSeq: 5 });
    expect(windows.windows(cut)[0]).toMatchObject({ atLeast: true, gaps: [{ fromSeq: 4, toSeq: 5 }] });
  });
});

describe('salient events', () => {
  it('come from log events and span events, each with its place; a new identity is a first sight', () => {
    const events = [
      { name: 'annexa.guardrail.result', timeMs: noonMs, attributes: { verdict: 'blocked' } },
      { name: 'exception', timeMs: noonMs },
    ];
    const windows = accumulate([
      {
        body: traceRequest(shop, [
          { id: '7', attributes: chat, events },
          { id: '8', attributes: chat },
        ]),
      },
      {
        signal: 'logs',
        body: eventRequest({ 'service.name': 'x' }, 'gen_ai.evaluation.result', {
          'gen_ai.evaluation.name': 'tone',
          'gen_ai.evaluation.score.value': 0.5,
        }),
      },
      { signal: 'logs', body: eventRequest({}, `annexa.incident.${'\ud800'.repeat(500)}`, { id: 'INC-1' }) },
      { signal: 'logs', body: eventRequest({}, 'browser.page_view', { id: '1' }) },
    ]);
    expect(windows.salientEvents).toMatchObject([
      { kind: 'first-sight', system: 'shop', spanId: '0000000000000007', position: { seq: 1 }, index: 0, attributes: { modelAsked: 'm' } },
      { kind: 'guardrail-result', system: 'shop', position: { seq: 1 }, index: 1, attributes: { verdict: 'blocked' } },
      {
        kind: 'evaluation',
        system: 'unassigned',
        service: 'x',
        position: { seq: 2 },
        attributes: { 'gen_ai.evaluation.score.value': 0.5 },
      },
      { kind: 'incident', name: 'annexa.incident.'.padEnd(256, '\ufffd'), position: { seq: 3 } },
    ]);
  });
});

function sketchOf(durationsMs: readonly number[]): LatencySketch | undefined {
  const spans = durationsMs.map((ms, index) => ({ id: (index + 1).toString(16), endMs: noonMs + ms, attributes: chat }));
  return windowsOf(shop, spans)[0]?.totals.latency;
}

describe('the latency sketch', () => {
  it('gives quantiles within 1 %, also after merging', () => {
    const all = Array.from({ length: 1_000 }, (_, index) => 1 + ((index * 7_919) % 50_000));
    const [left, right, whole] = [sketchOf(all.slice(0, 300)), sketchOf(all.slice(300)), sketchOf(all)];
    if (left === undefined || right === undefined || whole === undefined) throw new Error('no sketch');
    expect(mergeSketches(left, right)).toEqual(whole);
    const sorted = all.toSorted((first, second) => first - second);
    for (const q of [0.01, 0.5, 0.9, 0.99, 1]) {
      const exactUs = (sorted[Math.ceil(q * 1_000) - 1] ?? 0) * 1_000;
      expect(Math.abs((sketchQuantile(whole, q) ?? 0) / exactUs - 1)).toBeLessThan(0.0101);
    }
  });
});
