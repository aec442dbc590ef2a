export { fsckFolder } from './fsck.ts';
export { openLedger } from './open.ts';

export type { FsckReport } from './fsck.ts';
export type {
  Consistency,
  Counts,
  Custody,
  Door,
  Head,
  KeyBinding,
  Ledger,
  LedgerOptions,
  Receipt,
  RecordQuery,
  Refusal,
  Submitted,
} from './ledger.ts';
