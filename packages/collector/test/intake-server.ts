import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { handleOtlp, isOtlpPath, openIntake } from '../src/intake/index.ts';
import type { Authorization, Cut, FeedMark, Intake, IntakeOptions } from '../src/intake/index.ts';

/** A store in memory: keeps what a transaction would. */
export class SealedCuts {
  readonly cuts: Cut[] = [];
  failures: Error[] = [];

  readonly onCut = (cut: Cut): Promise<void> => {
    const failure = this.failures.shift();
    if (failure !== undefined) return Promise.reject(failure);
    this.cuts.push(cut);
    return Promise.resolve();
  };

  get mark(): FeedMark | undefined {
    return this.cuts.at(-1)?.mark;
  }

  get windows() {
    return this.cuts.flatMap((cut) => cut.windows);
  }
}

/** A listening receiver over a journal in a folder of its own. */
export interface TestServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly intake: Intake;
  readonly sealed: SealedCuts;
  readonly folder: string;
}

/** Opens intake and server on a free port; `authorize` lets everybody in unless told otherwise. */
export async function startReceiver(
  more: Partial<IntakeOptions> = {},
  authorize: () => Authorization = () => ({ ok: true, tokenId: 'test' }),
): Promise<TestServer> {
  const folder = typeof more.folder === 'string' ? more.folder : await mkdtemp(join(tmpdir(), 'annexa-intake-'));
  const sealed = new SealedCuts();
  const intake = await openIntake({
    folder,
    selectors: () => [],
    sealedUpto: undefined,
    clock: Date.now,
    onCut: sealed.onCut,
    every: () => () => {},
    journal: { segmentSizeBytes: 1024 * 1024 },
    ...more,
  });
  const server = createServer((request, response) => {
    if (isOtlpPath(request.url)) void handleOtlp(request, response, { intake, authorize });
    else response.writeHead(418).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    intake,
    sealed,
    folder,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await intake.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** An OTLP/JSON trace request of `count` chat spans with ids made from `number`. */
export function chatRequest(number: number, count = 1, more: Record<string, string> = {}): string {
  const attributes = Object.entries({ 'service.name': 'shop', ...more }).map(([key, value]) => text(key, value));
  const spans = Array.from({ length: count }, (_, index) => ({
    traceId: (number + 1).toString(16).padStart(32, '0'),
    spanId: (number * 10_000 + index + 1).toString(16).padStart(16, '0'),
    name: 'chat',
    kind: 3,
    startTimeUnixNano: `${BigInt(Date.now()) * 1_000_000n - 5_000_000n}`,
    endTimeUnixNano: `${BigInt(Date.now()) * 1_000_000n}`,
    attributes: [
      text('gen_ai.operation.name', 'chat'),
      text('gen_ai.provider.name', 'openai'),
      text('gen_ai.request.model', 'model-a'),
      text('gen_ai.response.model', 'model-a-2'),
      { key: 'gen_ai.usage.input_tokens', value: { intValue: '7' } },
    ],
  }));
  return JSON.stringify({ resourceSpans: [{ resource: { attributes }, scopeSpans: [{ spans }] }] });
}

function text(key: string, value: string) {
  return { key, value: { stringValue: value } };
}

/** Posts a body; JSON traces unless the headers say otherwise. */
export function post(url: string, body: string | Uint8Array, headers: Record<string, string> = {}): Promise<Response> {
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : Uint8Array.from(body);
  return fetch(url, { method: 'POST', body: bytes, headers: { 'content-type': 'application/json', ...headers } });
}
