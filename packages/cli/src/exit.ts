import { AnnexaError } from '@annexa/evidence';
import type { ErrorCode } from '@annexa/evidence';

/** Exit codes of every command; scripts may rely on them. */
export const exitCodes = {
  ok: 0,
  policyNotMet: 1,
  usage: 2,
  integrity: 3,
  permission: 4,
  unavailable: 5,
  ours: 70,
  interrupted: 130,
} as const;

const permissionCodes: ReadonlySet<ErrorCode> = new Set([
  'TOKEN_MISSING',
  'TOKEN_INVALID',
  'SCOPE_MISSING',
  'OIDC_REFUSED',
  'SESSION_MISSING',
  'KEY_UNBOUND',
  'SYSTEM_MISMATCH',
]);
/** The caller's own record does not hold: the caller has to act, and yet it is no wrong use. */
const integrityCodes: ReadonlySet<ErrorCode> = new Set([
  'SIGNATURE_INVALID',
  'ENVELOPE_MALFORMED',
  'STATEMENT_MALFORMED',
  'KIND_UNKNOWN',
  'FACTS_MALFORMED',
  'NOT_PLAIN_JSON',
]);
const unavailableCodes: ReadonlySet<ErrorCode> = new Set([
  'COLLECTOR_UNREACHABLE',
  'OVERLOADED',
  'STORE_UNAVAILABLE',
  'JOURNAL_FAILED',
  'FORGE_UNREADABLE',
]);

/** The exit code an error ends the process with. */
export function exitCodeOf(error: unknown): number {
  if (!(error instanceof AnnexaError)) return exitCodes.ours;
  if (error.code === 'POLICY_NOT_MET') return exitCodes.policyNotMet;
  if (permissionCodes.has(error.code)) return exitCodes.permission;
  if (unavailableCodes.has(error.code)) return exitCodes.unavailable;
  if (error.fault === 'evidence' || integrityCodes.has(error.code)) return exitCodes.integrity;
  if (error.fault === 'annexa') return exitCodes.ours;
  return exitCodes.usage;
}
