export { verifyConsistency, verifyReceipt } from './proofs.ts';
export { verifyRecord } from './record.ts';

export type { ConsistencyInput, ReceiptInput } from './proofs.ts';
export type { ReadRecord, RecordInput, RecordReport, Trust } from './record.ts';
export type { Check, CheckResult, NotCovered, Report, Verdict } from './report.ts';
