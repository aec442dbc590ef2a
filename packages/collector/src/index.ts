export { readTrustPolicy, trustPolicySchema } from './identity/index.ts';
export { fsckFolder } from './ledger/index.ts';
export { audits, exportPack, isAuditName } from './pack/index.ts';
export { startCollector } from './server.ts';
export type { TrustPolicy } from './identity/index.ts';
export type { FsckReport } from './ledger/index.ts';
export type { AuditName } from './pack/index.ts';
export type { Collector } from './server.ts';
export type { CollectorSettings, WatchedRepository } from './settings.ts';
