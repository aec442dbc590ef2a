import { z } from 'zod';
import { errorCodes, recordKinds } from '@annexa/evidence';
import type { CustodyWrite, StoreReader } from '@annexa/store';
import type { Refusal } from './ledger.ts';

/** Refusals are kept in a ring: the newest ones with a running number, so that a flood of them cannot fill the disk. */
const refusalsKept = 200;

const collection = 'ledger.refusals';

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

/** The writes that keep these refusals, the first of which is number `before + 1`. */
export function keepRefusals(refusals: readonly Refusal[], before: number): CustodyWrite[] {
  const numbered = refusals.map((refusal, at) => ({ refusal, number: before + at + 1 })).slice(-refusalsKept);
  return numbered.map(({ refusal, number }) => ({
    collection,
    id: String(number % refusalsKept),
    json: JSON.stringify({ number, ...refusal, message: refusal.message.slice(0, textMax), hint: refusal.hint.slice(0, textMax) }),
  }));
}

/** The refusals kept, newest first, and how many there ever were. */
export async function readRefusals(store: StoreReader): Promise<{ readonly total: number; readonly newest: readonly Refusal[] }> {
  const kept = (await store.custodyList(collection)).map(({ json }) => refusalSchema.parse(JSON.parse(json)));
  const newest = kept.toSorted((left, right) => right.number - left.number);
  return { total: newest[0]?.number ?? 0, newest: newest.map(withoutNumber) };
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
