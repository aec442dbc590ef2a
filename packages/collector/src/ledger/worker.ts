import { parentPort, workerData } from 'node:worker_threads';
import { join } from 'node:path';
import { z } from 'zod';
import { openSqlite } from '@annexa/store';
import { failureOf } from './failure.ts';
import { openGuard } from './guard.ts';
import { bytesOf } from './jobs.ts';
import type { FromWriter, ToWriter } from './jobs.ts';
import { openKeys } from './keys.ts';
import { openWriter } from './writer.ts';
import type { Writer } from './writer.ts';

/** The writer's thread: it alone holds the writing connection, the lock and the keys. A batch is whatever came in during the last commit. */

const dataSchema = z.object({ folder: z.string(), guardFolder: z.string(), at: z.string() });

/** A batch is bounded, or one commit could take as long as a flood lasts. */
const batchJobsMax = 1_000;
const batchBytesMax = 16 * 1024 * 1024;

const port = parentPort;
if (port) {
  const post = (message: FromWriter) => port.postMessage(message);
  await run(post).catch((error) => post({ type: 'fatal', failure: failureOf(error) }));
  port.close();
}

async function run(post: (message: FromWriter) => void): Promise<void> {
  const { folder, guardFolder, at } = dataSchema.parse(workerData);
  const store = await openSqlite({ folder });
  try {
    const keys = openKeys(join(folder, 'keys'), await store.size());
    const writer = await openWriter({ store, keys, guard: openGuard(guardFolder, keys.log), at });
    post({ type: 'ready', head: writer.head(), vkey: keys.log.vkey });
    await serve(writer, post);
  } finally {
    await store.close();
  }
  post({ type: 'closed' });
}

type Queued = Extract<ToWriter, { type: 'job' }>;

async function serve(writer: Writer, post: (message: FromWriter) => void): Promise<void> {
  const inbox = openInbox();
  for (;;) {
    const batch = await inbox.take();
    if (batch === undefined) return;
    const before = writer.head().size;
    const answers = await writer.handle(batch.map(({ job }) => job));
    if (writer.head().size > before) post({ type: 'committed', head: writer.head() });
    post({ type: 'answers', answers: answers.map((answer, at) => ({ ticket: batch[at]?.ticket ?? -1, answer })) });
  }
}

/** What came in and was not taken yet; undefined from `take` once it is closed and empty. */
function openInbox(): { take(): Promise<Queued[] | undefined> } {
  const queue: Queued[] = [];
  const state = { closing: false, arrival: Promise.withResolvers<void>() };
  port?.on('message', (message: ToWriter) => {
    if (message.type === 'close') state.closing = true;
    else queue.push(message);
    state.arrival.resolve();
  });
  return {
    take: async () => {
      // One turn of the event loop, so that everything that arrived during the last commit is in the queue.
      await new Promise((resolve) => setImmediate(resolve));
      while (queue.length === 0) {
        if (state.closing) return undefined;
        await state.arrival.promise;
        state.arrival = Promise.withResolvers<void>();
      }
      return queue.splice(0, batchLength(queue));
    },
  };
}

function batchLength(queue: readonly Queued[]): number {
  let bytes = 0;
  const over = queue.findIndex(({ job }, at) => {
    bytes += bytesOf(job);
    return at >= batchJobsMax || (at > 0 && bytes > batchBytesMax);
  });
  return over === -1 ? queue.length : over;
}
