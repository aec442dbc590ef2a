import type { Source } from '@annexa/evidence';
import type { CustodyWrite, FeedMark } from '@annexa/store';
import type { Failure } from './failure.ts';
import type { Door, Head, KeyBinding, Receipt, Submitted } from './ledger.ts';

/** What the writer is asked for; `at` is when it came in. Plain values: they cross a thread. */
export type Job = { readonly at: string } & (
  | { readonly type: 'submit'; readonly bundle: Uint8Array; readonly door: Door }
  | { readonly type: 'append'; readonly payloads: readonly Uint8Array[]; readonly mark?: FeedMark }
  | { readonly type: 'bind'; readonly binding: KeyBinding; readonly source?: Source }
  | { readonly type: 'custody'; readonly write: CustodyWrite; readonly onlyNew: boolean }
);

/** What came of a job. `failed` changed nothing. */
export type Answer =
  | { readonly type: 'submitted'; readonly submitted: Submitted }
  | { readonly type: 'receipts'; readonly receipts: readonly Receipt[] }
  | { readonly type: 'custody'; readonly written: boolean }
  | { readonly type: 'failed'; readonly failure: Failure };

/** Main thread to worker. */
export type ToWriter = { readonly type: 'job'; readonly ticket: number; readonly job: Job } | { readonly type: 'close' };

/** Worker to main thread. After `fatal` nothing follows. */
export type FromWriter =
  | { readonly type: 'ready'; readonly head: Head; readonly vkey: string }
  | { readonly type: 'committed'; readonly head: Head }
  | { readonly type: 'answers'; readonly answers: readonly { readonly ticket: number; readonly answer: Answer }[] }
  | { readonly type: 'fatal'; readonly failure: Failure }
  | { readonly type: 'closed' };

/** About how much memory a job holds while it waits. */
export function bytesOf(job: Job): number {
  if (job.type === 'submit') return job.bundle.length;
  return job.type === 'append' ? job.payloads.reduce((total, payload) => total + payload.length, 0) : 1_024;
}
