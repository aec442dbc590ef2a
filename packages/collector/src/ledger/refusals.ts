import { z } from 'zod';
import { errorCodes, recordKinds } from '@annexa/evidence';
import type { CustodyWrite, StoreReader } from '@annexa/store';
import type { Refusal } from './ledger.ts';

/**
 * Refusals of senders we know (a token, or a bound key) are kept in a ring: the newest ones with a running number, so that a flood
 * cannot fill the disk. Strangers are only counted: they could push out of the ring what somebody has to see.
 */
const refusalsKept = 200;

const collection = 'ledger.refusals';
const strangersCollection = 'ledger.refusals.strangers';
const strangersSchema = z.object({ count: z.number().int().nonnegative() });

/** How many there ever were. */
export type RefusedCount = { readonly known: number; readonly strangers: number };

const refusalSchema = z.object({
  number: z.number().int().positive(),
  at: z.string(),
  code: z.enum(errorCodes),
  message: z.string(),
  hint: z.string(),
  id: z.string().optional(),
  system: z.string().optional(),
  kind: z.enum(recordKinds).optional(),
  subject: z.string().optional(),
  keyDigest: z.string().optional(),
  tokenId: z.string().optional(),
});

const textMax = 1_000;

/** The writes that keep these refusals, the first of which is number `before.known + 1`, and the count of strangers. */
export function keepRefusals(refusals: readonly Refusal[], strangers: number, before: RefusedCount): CustodyWrite[] {
  const numbered = refusals.map((refusal, at) => ({ refusal, number: before.known + at + 1 })).slice(-refusalsKept);
  const kept = numbered.map(({ refusal, number }) => ({
    collection,
    id: String(number % refusalsKept),
    json: JSON.stringify({ number, ...refusal, message: refusal.message.slice(0, textMax), hint: refusal.hint.slice(0, textMax) }),
  }));
  if (strangers === 0) return kept;
  return [...kept, { collection: strangersCollection, id: 'count', json: JSON.stringify({ count: before.strangers + strangers }) }];
}

/** The refusals kept, newest first, and how many there ever were. */
export async function readRefusals(store: StoreReader): Promise<{ readonly count: RefusedCount; readonly newest: readonly Refusal[] }> {
  const counted = await store.custody(strangersCollection, 'count');
  const strangers = counted === undefined ? 0 : strangersSchema.parse(JSON.parse(counted)).count;
  const kept = (await store.custodyList(collection)).map(({ json }) => refusalSchema.parse(JSON.parse(json)));
  const newest = kept.toSorted((left, right) => right.number - left.number);
  return { count: { known: newest[0]?.number ?? 0, strangers }, newest: newest.map(withoutNumber) };
}

function withoutNumber({
  number: _number,
  id,
  system,
  kind,
  subject,
  keyDigest,
  tokenId,
  ...always
}: z.infer<typeof refusalSchema>): Refusal {
  return {
    ...always,
    ...(id === undefined ? {} : { id }),
    ...(system === undefined ? {} : { system }),
    ...(kind === undefined ? {} : { kind }),
    ...(subject === undefined ? {} : { subject }),
    ...(keyDigest === undefined ? {} : { keyDigest }),
    ...(tokenId === undefined ? {} : { tokenId }),
  };
}
