import { AnnexaError, encodeStatement, sha256Hex } from '@annexa/evidence';
import type { StoreReader } from '@annexa/store';
import type { Answer } from './jobs.ts';
import type { Custody, Ledger, LedgerOptions } from './ledger.ts';
import type { WriterClient } from './thread.ts';

/** All that the writer is asked to do. Drafts are encoded here, so that a malformed one fails its caller and nobody else. */
export function askingOf(
  writer: WriterClient,
  store: StoreReader,
  clock: LedgerOptions['clock'],
): Pick<Ledger, 'submit' | 'append' | 'bindKey' | 'custody'> {
  const now = () => clock().toISOString();
  return {
    submit: async (bundle, door) => {
      const answer = await writer.ask({ type: 'submit', at: now(), bundle, door });
      return answer.type === 'submitted' ? answer.submitted : unexpected(answer);
    },
    append: async (drafts, mark) => {
      const payloads = drafts.map(encodeStatement);
      return receiptsOf(await writer.ask({ type: 'append', at: now(), payloads, ...(mark ? { mark } : {}) }));
    },
    bindKey: async (binding, source) => {
      if (sha256Hex(binding.spki) !== binding.keyDigest)
        throw new AnnexaError('DIGEST_MISMATCH', 'the key is not the one its digest names', 'send SHA-256 of the SPKI as keyDigest');
      const answer = await writer.ask({ type: 'bind', at: now(), binding, ...(source ? { source } : {}) });
      const [receipt] = receiptsOf(answer);
      return receipt ?? unexpected(answer);
    },
    custody: custodyOf(writer, store, now),
  };
}

function custodyOf(writer: WriterClient, store: StoreReader, now: () => string): Custody {
  const write = async (collection: string, id: string, json: string | null, onlyNew: boolean) => {
    const answer = await writer.ask({ type: 'custody', at: now(), write: { collection, id, json }, onlyNew });
    return answer.type === 'custody' ? answer.written : unexpected(answer);
  };
  return {
    put: async (collection, id, value) => {
      await write(collection, id, JSON.stringify(value), false);
    },
    add: (collection, id, value) => write(collection, id, JSON.stringify(value), true),
    remove: async (collection, id) => {
      await write(collection, id, null, false);
    },
    get: async (collection, id) => {
      const json = await store.custody(collection, id);
      return json === undefined ? undefined : valueOf(json);
    },
    list: async (collection) => (await store.custodyList(collection)).map(({ id, json }) => ({ id, value: valueOf(json) })),
  };
}

function valueOf(json: string): unknown {
  return JSON.parse(json);
}

function receiptsOf(answer: Answer) {
  return answer.type === 'receipts' ? answer.receipts : unexpected(answer);
}

function unexpected(answer: Answer): never {
  throw new AnnexaError('INTERNAL', `the writer answered ${answer.type}`, 'report this with the log of the collector');
}
