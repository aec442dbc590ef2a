import { Worker } from 'node:worker_threads';
import { AnnexaError } from '@annexa/evidence';
import { errorOf } from './failure.ts';
import type { Answer, FromWriter, Job, ToWriter } from './jobs.ts';
import type { Head } from './ledger.ts';
import { openWaiting } from './waiting.ts';

/** The writer as whoever asks it sees it. */
export type WriterClient = {
  readonly vkey: string;
  head(): Head;
  /** @throws AnnexaError what the job failed with, OVERLOADED, or the fatal error that ended the writer */
  ask(job: Job): Promise<Answer>;
  /** Called after each commit that added records; answers a function that stops it. */
  onCommit(listener: (head: Head) => void): () => void;
  close(): Promise<void>;
};

export type ThreadOptions = {
  readonly folder: string;
  readonly guardFolder: string;
  readonly at: string;
  readonly onFatal: (error: Error) => void;
};

/** Starts the writer's thread and waits until it has recovered. @throws AnnexaError whatever opening found */
export async function startWriter(options: ThreadOptions): Promise<WriterClient> {
  const { folder, guardFolder, at } = options;
  const worker = new Worker(new URL('worker.ts', import.meta.url), { workerData: { folder, guardFolder, at } });
  const waiting = openWaiting();
  const listeners = new Set<(head: Head) => void>();
  let ended: Error | undefined;
  const tell = (message: ToWriter) => worker.postMessage(message, []);
  const ready = await firstMessage(worker);
  let head = ready.head;

  const end = (error: Error, fatal: boolean) => {
    if (ended) return;
    ended = error;
    waiting.failAll(error);
    if (fatal) options.onFatal(error);
  };
  worker.on('message', (message: FromWriter) => {
    if (message.type === 'committed') {
      head = message.head;
      for (const listener of listeners) listener(head);
    }
    if (message.type === 'answers') waiting.settle(message.answers);
    if (message.type === 'fatal') end(errorOf(message.failure), true);
    if (message.type === 'closed') end(closedError(), false);
  });
  worker.on('error', (error: unknown) => end(error instanceof Error ? error : new Error(String(error)), true));
  worker.on('exit', () => end(new AnnexaError('STORE_UNAVAILABLE', 'the writer stopped', 'restart the collector'), true));

  return {
    vkey: ready.vkey,
    head: () => head,
    ask: async (job) => {
      if (ended) throw ended;
      const { ticket, answer } = waiting.admit(job);
      tell({ type: 'job', ticket, job });
      return answer;
    },
    onCommit: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => {
      if (ended) return;
      const gone = new Promise((resolve) => worker.once('exit', resolve));
      tell({ type: 'close' });
      await gone;
    },
  };
}

async function firstMessage(worker: Worker): Promise<Extract<FromWriter, { type: 'ready' }>> {
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('exit', () =>
      reject(new AnnexaError('STORE_UNAVAILABLE', 'the writer ended before it began', 'start the collector again')),
    );
    worker.once('message', (message: FromWriter) => {
      if (message.type === 'ready') resolve(message);
      else reject(message.type === 'fatal' ? errorOf(message.failure) : closedError());
    });
  });
}

function closedError(): AnnexaError {
  return new AnnexaError('STORE_UNAVAILABLE', 'the ledger is closed', 'open it again');
}
