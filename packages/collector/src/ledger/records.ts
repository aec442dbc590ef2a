import { AnnexaError, parseStatement } from '@annexa/evidence';
import type { LedgeredRecord } from '@annexa/evidence';
import { parseBundle } from '@annexa/ledger';
import type { Envelope } from '@annexa/ledger';
import type { RecordRow, StoreReader } from '@annexa/store';
import { ledgeredOf } from './draft.ts';
import { intact } from './failure.ts';
import type { RecordQuery } from './ledger.ts';

/** Parsed records out of the store. A leaf never changes, so a record once parsed is kept for good: about 3 KiB each. */
export type Records = {
  list(query: RecordQuery): Promise<readonly LedgeredRecord[]>;
  byId(id: string): Promise<LedgeredRecord | undefined>;
  envelope(index: number): Promise<Envelope>;
  bundle(index: number): Promise<Uint8Array>;
};

const pageRows = 500;

/** Opens the parsed view over a store's reading half. */
export function openRecords(store: StoreReader): Records {
  const parsed = new Map<number, LedgeredRecord>();

  const bundle = async (index: number): Promise<Uint8Array> => {
    const bytes = await store.bundle(index);
    if (bytes === undefined) throw notFound(index);
    return bytes;
  };
  const envelope = async (index: number) => intact(parseBundle(await bundle(index)), `bundle ${index}`).envelope;
  const recordOf = async (row: RecordRow): Promise<LedgeredRecord> => {
    const known = parsed.get(row.index);
    if (known) return known;
    const record = ledgeredOf(parseStatement((await envelope(row.index)).payload), metaOf(row));
    parsed.set(row.index, record);
    return record;
  };

  return {
    bundle,
    envelope,
    list: async ({ limit = Number.MAX_SAFE_INTEGER, after: first = -1, ...filter }) => {
      const records: LedgeredRecord[] = [];
      for (let after = first; records.length < limit;) {
        const rows = await store.rows({ ...filter, after, limit: Math.min(pageRows, limit - records.length) });
        for (const row of rows) records.push(await recordOf(row));
        const last = rows.at(-1);
        if (last === undefined || rows.length < pageRows) break;
        after = last.index;
        // Parsing thousands of records must not keep sockets waiting.
        await new Promise((resolve) => setImmediate(resolve));
      }
      return records;
    },
    byId: async (id) => {
      const row = await store.rowById(id);
      return row && recordOf(row);
    },
  };
}

function metaOf({ index, id, receivedAt, grade, binding, keyDigest }: RecordRow) {
  return { index, id, receivedAt, grade, binding, keyDigest };
}

/** There is no record with this index, or its bytes were erased. */
export function notFound(index: number): AnnexaError {
  return new AnnexaError('NOT_FOUND', `no record ${index} in this log`, 'ask for an index below the tree size');
}
