export { fsckFolder } from './fsck.ts';
export { openLedger } from './open.ts';

export type { FsckReport } from './fsck.ts';
export type { Door, KeyBinding, Ledger, Receipt, Refusal, Submitted } from './ledger.ts';
