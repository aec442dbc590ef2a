import { join } from 'node:path';
import { parseVkey, trustedRoot } from '@annexa/ledger';
import { openSqliteReader } from '@annexa/store';
import type { StoreReader } from '@annexa/store';
import { askingOf } from './asking.ts';
import { intact } from './failure.ts';
import { fsck } from './fsck.ts';
import type { Ledger, LedgerOptions } from './ledger.ts';
import { readingOf } from './reading.ts';
import { startWriter } from './thread.ts';
import type { WriterClient } from './thread.ts';

/**
 * Opens the ledger of a data folder, making keys, store, guard and the first leaf when there are none.
 * @throws AnnexaError FOLDER_NOT_WRITABLE, STORE_CORRUPT, STORE_UNAVAILABLE (held by another collector), STORE_BEHIND_GUARD, CONSISTENCY_FAILED
 */
export async function openLedger({ folder, guardFolder = guardIn(folder), clock, onFatal }: LedgerOptions): Promise<Ledger> {
  const writer = await startWriter({ folder, guardFolder, at: clock().toISOString(), onFatal });
  try {
    return await ledgerOver(writer, await openSqliteReader({ folder }), { guardFolder, clock });
  } catch (error) {
    await writer.close();
    throw error;
  }
}

/** The ledger over a running writer and a connection of its own for reading; closing it closes both. */
export async function ledgerOver(
  writer: WriterClient,
  store: StoreReader,
  { guardFolder, clock }: Required<Pick<LedgerOptions, 'guardFolder' | 'clock'>>,
): Promise<Ledger> {
  const log = intact(parseVkey(writer.vkey), 'the log key');
  const begunAt = (await store.row(0))?.receivedAt ?? clock().toISOString();
  return {
    origin: log.origin,
    vkey: log.vkey,
    trustedRoot: trustedRoot([{ key: log, validFrom: new Date(begunAt) }]),
    head: () => writer.head(),
    ...askingOf(writer, store, clock),
    ...readingOf(store, log, () => writer.head()),
    onCommit: (listener) => writer.onCommit(listener),
    fsck: () => fsck({ store, log, guardFolder }),
    close: async () => {
      await writer.close();
      await store.close();
    },
  };
}

/** Where the fork guard lies unless it was put elsewhere. */
function guardIn(folder: string): string {
  return join(folder, 'guard');
}
