import { AnnexaError, sha256Hex } from '@annexa/evidence';
import { signCheckpoint } from '@annexa/ledger';
import type { ReadNode } from '@annexa/ledger';
import type { Store } from '@annexa/store';
import { freshNodes, grow, receiptUnder } from './batch.ts';
import type { Growing } from './batch.ts';
import { embeddedChecker } from './embedded.ts';
import { failureOf } from './failure.ts';
import type { Guard } from './guard.ts';
import { toHex } from './hex.ts';
import type { Answer, Job } from './jobs.ts';
import type { Keys } from './keys.ts';
import type { Head, Receipt } from './ledger.ts';
import { withNodes } from './nodes.ts';
import { ownBinding } from './own.ts';
import { planOf } from './plan.ts';
import type { Plan, Reply } from './plan.ts';
import { recover } from './recover.ts';
import type { Recovered } from './recover.ts';
import { keepRefusals, readRefusals } from './refusals.ts';
import type { RefusedCount } from './refusals.ts';

/** The steps of a batch in their order; each is a place to die. */
export type Step = 'blobs' | 'sign' | 'commit' | 'guard' | 'answer';

export type WriterOptions = {
  readonly store: Store;
  readonly keys: Keys;
  readonly guard: Guard;
  /** RFC 3339 time of the first leaf, when the log is new. */
  readonly at: string;
  /** Called before and after each step; a test throws here to see what is left behind. */
  readonly onStep?: (step: Step, when: 'before' | 'after') => void;
};

/** The one that writes: nothing else signs, commits or moves the guard. */
export type Writer = {
  head(): Head;
  /** Commits all jobs in one transaction. Rejects only when nobody may go on: the outcome is unknown, or the guard did not move. */
  handle(jobs: readonly Job[]): Promise<readonly Answer[]>;
};

/** Recovers, and begins a new log with the binding of the collector's own key. @throws AnnexaError as `recover` does */
export async function openWriter(options: WriterOptions): Promise<Writer> {
  const { store, keys, guard, at } = options;
  const state: State = { ...(await recover(store, keys, guard)), refused: (await readRefusals(store)).count };
  const checkEmbedded = embeddedChecker(store, keys.log);
  const writer: Writer = {
    head: () => state.head,
    handle: async (jobs) => {
      const { head, bindings } = state;
      const plan = await planOf(jobs, { keys, store, size: head.size, checkpoint: head.checkpoint, bindings, checkEmbedded });
      const prepared = await prepare(plan, state, options).catch(failureOf);
      if ('code' in prepared) return jobs.map((): Answer => ({ type: 'failed', failure: prepared }));
      const refused = await commit(plan, prepared, state, options);
      if (refused) return jobs.map((): Answer => ({ type: 'failed', failure: refused }));
      return answersOf(plan, prepared, state.head, options);
    },
  };
  if (state.tree.size === 0) await writer.handle([{ type: 'bind', at, binding: ownBinding(keys.statement) }]);
  assertOwnKeyBound(state, keys);
  return writer;
}

type State = { -readonly [K in keyof Recovered]: Recovered[K] } & { refused: RefusedCount };

type Prepared = { readonly growing: Growing; readonly head: Head; readonly readFresh: ReadNode };

/** Blobs first, then the signature in memory. Dying here leaves blobs nobody names and a note nobody saw. */
async function prepare(plan: Plan, state: State, { store, keys, onStep }: WriterOptions): Promise<Prepared> {
  onStep?.('blobs', 'before');
  const growing = grow(state.tree, plan.drafts);
  for (const [at, { bundle }] of growing.entries.entries()) {
    const draft = plan.drafts[at];
    if (bundle.bytes === undefined && draft) await store.putBlob(draft.bundle);
  }
  onStep?.('blobs', 'after');
  onStep?.('sign', 'before');
  const readFresh = freshNodes(state.tree, growing.newNodes);
  if (growing.entries.length === 0) return { growing, head: state.head, readFresh };
  const { origin } = keys.log;
  const { size } = growing.tree;
  const checkpoint = signCheckpoint({ origin, size, root: growing.root }, [keys.log]);
  onStep?.('sign', 'after');
  return { growing, head: { size, root: toHex(growing.root), checkpoint }, readFresh };
}

/**
 * Commit, then guard, then the writer's own state. A failure that certainly wrote nothing is answered; any other ends the writer:
 * going on could sign a second history, restarting cannot.
 */
async function commit(plan: Plan, { growing, head }: Prepared, state: State, { store, guard, onStep }: WriterOptions) {
  const { entries, tiles, tree, root } = growing;
  const custody = [...plan.custody, ...keepRefusals(plan.refusals, plan.strangers, state.refused)];
  if (entries.length + plan.marks.length + custody.length === 0) return undefined;
  const checkpoint = entries.length === 0 ? {} : { checkpoint: { size: head.size, root, note: head.checkpoint } };
  try {
    onStep?.('commit', 'before');
    await store.commit({ entries, tiles, ...checkpoint, marks: plan.marks, custody }, state.tree.size);
  } catch (error) {
    if (error instanceof AnnexaError && error.code === 'STORE_UNAVAILABLE') return failureOf(error);
    throw error;
  }
  onStep?.('commit', 'after');
  onStep?.('guard', 'before');
  if (entries.length > 0) guard.advance(head.checkpoint);
  onStep?.('guard', 'after');
  state.tree = tree;
  state.head = head;
  state.bindings = plan.bindings;
  state.refused = { known: state.refused.known + plan.refusals.length, strangers: state.refused.strangers + plan.strangers };
  onStep?.('answer', 'before');
  return undefined;
}

/** Receipts of new leaves come from what the batch knows; those of known ones are read. All are under the newest checkpoint. */
async function answersOf(plan: Plan, { growing, readFresh }: Prepared, head: Head, { store }: WriterOptions): Promise<readonly Answer[]> {
  const firstFresh = head.size - growing.entries.length;
  const receiptOf = async (place: { id: string; index: number }): Promise<Receipt> =>
    place.index >= firstFresh ? receiptUnder(head, place, readFresh) : withNodes(store, (readNode) => receiptUnder(head, place, readNode));
  const answers: Answer[] = [];
  for (const reply of plan.replies)
    answers.push(await answerOf(reply, receiptOf).catch((error) => ({ type: 'failed', failure: failureOf(error) })));
  return answers;
}

async function answerOf(reply: Reply, receiptOf: (place: { id: string; index: number }) => Promise<Receipt>): Promise<Answer> {
  if (reply.type === 'submitted') {
    const { outcome, place } = reply;
    return { type: 'submitted', submitted: { outcome, ...place, receipt: await receiptOf(place) } };
  }
  if (reply.type === 'refused') {
    const id = reply.id === undefined ? {} : { id: reply.id };
    return { type: 'submitted', submitted: { outcome: 'refused', ...reply.failure, ...id } };
  }
  if (reply.type !== 'receipts') return reply;
  const receipts: Receipt[] = [];
  for (const place of reply.places) receipts.push(await receiptOf(place));
  return { type: 'receipts', receipts };
}

/** A statement key that this log does not know would sign records nobody can check. */
function assertOwnKeyBound({ bindings }: State, { statement }: Keys): void {
  if (bindings.get(sha256Hex(statement.spki))?.mode === 'collector-own') return;
  throw new AnnexaError(
    'STORE_UNAVAILABLE',
    'the collector statement key is not the one this log knows',
    'put keys/ back from the last backup',
  );
}
