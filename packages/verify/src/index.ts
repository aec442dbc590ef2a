export { verifyConsistency } from './consistency.ts';
export { verifyReceipt } from './receipt.ts';
export { verifyRecord } from './record.ts';

export type { ConsistencyInput } from './consistency.ts';
export type { ReceiptInput } from './receipt.ts';
export type { ReadRecord, RecordInput, RecordReport, Trust } from './record.ts';
export type { Check, CheckResult, NotCovered, Report, Verdict } from './report.ts';
