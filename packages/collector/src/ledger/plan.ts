import { sha256Hex } from '@annexa/evidence';
import type { CustodyWrite, FeedMark, StoreReader } from '@annexa/store';
import { readBinding, withBinding } from './bindings.ts';
import type { Bindings, Bound } from './bindings.ts';
import { judge } from './door.ts';
import type { DoorContext } from './door.ts';
import type { Draft } from './draft.ts';
import { failureOf } from './failure.ts';
import type { Failure } from './failure.ts';
import type { Job } from './jobs.ts';
import type { Keys } from './keys.ts';
import type { Refusal } from './ledger.ts';
import { bindingPayload, ownDraft } from './own.ts';

type Place = { readonly id: string; readonly index: number };

/** What a job will be answered once the batch is committed. */
export type Reply =
  | { readonly type: 'submitted'; readonly outcome: 'accepted' | 'known'; readonly place: Place }
  | { readonly type: 'refused'; readonly failure: Failure; readonly id?: string }
  | { readonly type: 'receipts'; readonly places: readonly Place[] }
  | { readonly type: 'custody'; readonly written: boolean }
  | { readonly type: 'failed'; readonly failure: Failure };

/** All that one transaction is to make durable, and the replies in the order of the jobs. */
export type Plan = {
  readonly drafts: Draft[];
  readonly marks: FeedMark[];
  readonly custody: CustodyWrite[];
  readonly refusals: Refusal[];
  readonly replies: Reply[];
  /** Records refused of senders nobody vouches for. */
  strangers: number;
  bindings: Bindings;
};

export type PlanContext = {
  readonly keys: Keys;
  readonly store: StoreReader;
  readonly size: number;
  readonly checkpoint: string;
  readonly bindings: Bindings;
  readonly checkEmbedded: DoorContext['checkEmbedded'];
};

/** Judges jobs in their order, each seeing what those before it bring. One that fails brings nothing and disturbs no other. */
export async function planOf(jobs: readonly Job[], context: PlanContext): Promise<Plan> {
  const plan: Plan = { drafts: [], marks: [], custody: [], refusals: [], replies: [], strangers: 0, bindings: context.bindings };
  const places = new Map<string, number>();
  const indexOf = async (id: string) => places.get(id) ?? (await context.store.rowById(id))?.index;
  const add = (draft: Draft): Place => {
    const index = context.size + plan.drafts.push(draft) - 1;
    places.set(draft.id, index);
    if (draft.statement.kind === 'key-binding') plan.bindings = withBinding(plan.bindings, readBinding(draft.statement, index));
    return { id: draft.id, index };
  };
  for (const job of jobs) plan.replies.push(await replyTo(job, { ...context, plan, indexOf, add }).catch(failed));
  return plan;
}

type Planning = PlanContext & { readonly plan: Plan; readonly indexOf: DoorContext['indexOf']; readonly add: (draft: Draft) => Place };

function replyTo(job: Job, planning: Planning): Promise<Reply> {
  if (job.type === 'submit') return submit(job, planning);
  if (job.type === 'append') return append(job, planning);
  return job.type === 'bind' ? bind(job, planning) : custody(job, planning);
}

async function submit({ bundle, door, at }: Extract<Job, { type: 'submit' }>, planning: Planning): Promise<Reply> {
  const { plan, indexOf, checkEmbedded, add } = planning;
  const judged = await judge(bundle, door, at, { bindings: plan.bindings, indexOf, checkEmbedded });
  if (judged.outcome === 'fresh') return { type: 'submitted', outcome: 'accepted', place: add(judged.draft) };
  if (judged.outcome === 'known') return { type: 'submitted', outcome: 'known', place: { id: judged.id, index: judged.index } };
  const { failure, claims, keyBound } = judged;
  if (door.tokenId === undefined && !keyBound) plan.strangers += 1;
  else plan.refusals.push({ at, ...failure, ...claims, ...(door.tokenId === undefined ? {} : { tokenId: door.tokenId }) });
  return { type: 'refused', failure, ...(claims.id === undefined ? {} : { id: claims.id }) };
}

/** All drafts are made before the first is added: a feed mark must not move past records that did not come with it. */
async function append({ payloads, mark, at }: Extract<Job, { type: 'append' }>, planning: Planning): Promise<Reply> {
  const { plan, keys, indexOf, add } = planning;
  const drafts = payloads.map((payload) => ownDraft(payload, keys.statement, ownBound(planning), at));
  const places: Place[] = [];
  for (const draft of drafts) {
    const index = await indexOf(draft.id);
    places.push(index === undefined ? add(draft) : { id: draft.id, index });
  }
  if (mark) plan.marks.push(mark);
  return { type: 'receipts', places };
}

/** The first binding of a key wins: whoever could bind somebody else's public key again would speak in his name. */
async function bind({ binding, source, at }: Extract<Job, { type: 'bind' }>, planning: Planning): Promise<Reply> {
  const { plan, keys, store, checkpoint, size, add } = planning;
  const own = ownBound(planning);
  const payload = bindingPayload(binding, at, size === 0 ? null : checkpoint, source);
  const draft = ownDraft(payload, keys.statement, own, at);
  const wanted = readBinding(draft.statement, size + plan.drafts.length);
  const ownKey = wanted.keyDigest === own.keyDigest;
  if (ownKey ? wanted.revokes : wanted.mode === 'collector-own') {
    return failedWith({
      code: 'INPUT_MALFORMED',
      message: 'the key of the collector is its own affair',
      hint: 'bind your key to an issuer or a token',
    });
  }
  const there = plan.bindings.get(wanted.keyDigest);
  const settled = there?.revokedAt ?? (wanted.revokes ? undefined : there?.index);
  if (there === undefined || settled === undefined) return { type: 'receipts', places: [add(draft)] };
  if (there.holder !== wanted.holder || (there.revokedAt !== undefined && !wanted.revokes)) {
    return failedWith({
      code: 'KEY_UNBOUND',
      message: there.revokedAt === undefined ? 'this key already speaks for another' : `this key was revoked at leaf ${there.revokedAt}`,
      hint: 'make a fresh key and bind that',
    });
  }
  const id = (await store.row(settled))?.id ?? plan.drafts[settled - size]?.id ?? draft.id;
  return { type: 'receipts', places: [{ id, index: settled }] };
}

async function custody({ write, onlyNew }: Extract<Job, { type: 'custody' }>, { plan, store }: Planning): Promise<Reply> {
  if (onlyNew) {
    const planned = plan.custody.findLast(({ collection, id }) => collection === write.collection && id === write.id);
    const there = planned ? planned.json : ((await store.custody(write.collection, write.id)) ?? null);
    if (there !== null) return { type: 'custody', written: false };
  }
  plan.custody.push(write);
  return { type: 'custody', written: true };
}

/** The collector's key as bound; before the first leaf it is about to be. */
function ownBound({ plan, keys }: Planning): Bound {
  const keyDigest = sha256Hex(keys.statement.spki);
  return plan.bindings.get(keyDigest) ?? { index: 0, key: keys.statement, keyDigest, mode: 'collector-own', systems: 'all', holder: '' };
}

function failed(error: unknown): Reply {
  return failedWith(failureOf(error));
}

function failedWith(failure: Failure): Reply {
  return { type: 'failed', failure };
}
