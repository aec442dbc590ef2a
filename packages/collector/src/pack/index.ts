export { audits, isAuditName } from './audits.ts';
export { exportPack } from './export.ts';
export type { AuditName } from './audits.ts';
export type { ExportRequest } from './export.ts';
