import { createClient } from '@annexa/api';
import { generateSourceKey } from '@annexa/ledger';
import { sampleRecord } from '../bench/samples/record.ts';
import { smallBody } from '../bench/samples/trace-bodies.ts';
import type { Random } from './random.ts';

/** What the collector said it has: the promises a kill must not break. */
export type Acknowledged = {
  /** Leaf index by record id. */
  readonly records: Map<string, number>;
  readonly checkpoints: Set<string>;
  spans: number;
};

/** A source that sends records and spans and, like every honest client, sends again what was not answered. */
export type Load = {
  readonly acknowledged: Acknowledged;
  /** Something that cannot be, e.g. one record under two indexes; empty when all is well. */
  readonly contradictions: readonly string[];
  /** Sends without end until the collector does not answer any more. */
  untilDead(url: string, token: string): Promise<void>;
  /** Sends what was never answered; resolves when everything is. @throws Error when the collector refuses */
  rest(url: string, token: string): Promise<void>;
};

type Upload = { readonly id: string; readonly bundle: string };
type Spans = { readonly body: Uint8Array; readonly spans: number };

export function openLoad(random: Random): Load {
  const key = generateSourceKey();
  const acknowledged: Acknowledged = { records: new Map(), checkpoints: new Set(), spans: 0 };
  const contradictions: string[] = [];
  const waitingUploads: Upload[][] = [];
  const waitingSpans: Spans[] = [];
  let made = 0;

  const bind = (url: string, token: string) => createClient({ baseUrl: url, token }).bindKey({ spkiPem: key.pem });
  const newUpload = (): Upload[] =>
    Array.from({ length: random.between(1, 6) }, () => {
      const { id, bundle } = sampleRecord((made += 1), key);
      return { id, bundle: new TextDecoder().decode(bundle) };
    });
  const newSpans = (): Spans => {
    const spans = random.between(1, 20);
    return { body: smallBody(spans), spans };
  };

  const sendRecords = async (url: string, token: string): Promise<void> => {
    const upload = waitingUploads.shift() ?? newUpload();
    try {
      const { answers, checkpoint } = await createClient({ baseUrl: url, token }).submitRecords(upload.map(({ bundle }) => bundle));
      upload.forEach(({ id }, at) => keep(acknowledged, contradictions, id, answers[at]));
      acknowledged.checkpoints.add(checkpoint);
    } catch (error) {
      waitingUploads.push(upload);
      throw error;
    }
  };
  const sendSpans = async (url: string): Promise<void> => {
    const item = waitingSpans.shift() ?? newSpans();
    try {
      await postSpans(url, item);
      acknowledged.spans += item.spans;
    } catch (error) {
      waitingSpans.push(item);
      throw error;
    }
  };
  const cut = async (url: string, token: string): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, random.between(20, 120)));
    await createClient({ baseUrl: url, token }).cut();
  };

  return {
    acknowledged,
    contradictions,
    untilDead: async (url, token) => {
      const senders = [
        () => sendRecords(url, token),
        () => sendRecords(url, token),
        () => sendSpans(url),
        () => sendSpans(url),
        () => cut(url, token),
      ];
      await bind(url, token).then(
        () => Promise.all(senders.map(repeatUntilItFails)),
        () => undefined,
      );
    },
    rest: async (url, token) => {
      await bind(url, token);
      while (waitingUploads.length > 0) await sendRecords(url, token);
      while (waitingSpans.length > 0) await sendSpans(url);
    },
  };
}

/** @throws Error unless the collector has the spans on its disk */
async function postSpans(url: string, { body }: Spans): Promise<void> {
  const headers = { 'content-type': 'application/x-protobuf' };
  const answer = await fetch(`${url}/v1/traces`, { method: 'POST', headers, body: Uint8Array.from(body) });
  await answer.arrayBuffer();
  if (answer.status !== 200) throw new Error(`spans were answered ${answer.status}`);
}

function keep(
  { records }: Acknowledged,
  contradictions: string[],
  id: string,
  answer: Awaited<ReturnType<ReturnType<typeof createClient>['submitRecords']>>['answers'][number] | undefined,
): void {
  if (answer === undefined || answer.outcome === 'refused') {
    contradictions.push(`${id}: ${answer?.error.code ?? 'no answer'}`);
    return;
  }
  const before = records.get(id);
  if (before !== undefined && before !== answer.index) contradictions.push(`${id}: at ${before} and at ${answer.index}`);
  records.set(id, answer.index);
}

/** A killed collector looks to its clients like a broken connection; any failure ends this sender's round, and its work stays open. */
async function repeatUntilItFails(step: () => Promise<void>): Promise<void> {
  for (let alive = true; alive;) {
    alive = await step().then(
      () => true,
      () => false,
    );
  }
}
