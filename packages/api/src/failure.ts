import { AnnexaError, errorCodes, isErrorCode } from '@annexa/evidence/schemas';
import type { ErrorCode } from '@annexa/evidence/schemas';
import { z } from 'zod';

/** Body of every answer that is not a success. */
export const failureSchema = z.object({
  error: z.object({ code: z.enum(errorCodes), message: z.string(), hint: z.string() }),
});

export type Failure = z.infer<typeof failureSchema>;

const statusOfCode: Partial<Record<ErrorCode, number>> = {
  INPUT_TOO_LARGE: 413,
  TOKEN_MISSING: 401,
  TOKEN_INVALID: 401,
  OIDC_REFUSED: 401,
  SESSION_MISSING: 401,
  SCOPE_MISSING: 403,
  SYSTEM_MISMATCH: 403,
  ORIGIN_REFUSED: 403,
  HOST_REFUSED: 421,
  NOT_FOUND: 404,
  COMMIT_CONFLICT: 409,
  OVERLOADED: 503,
  STORE_UNAVAILABLE: 503,
  JOURNAL_FAILED: 503,
  COMMIT_UNKNOWN: 503,
  FORGE_UNREADABLE: 502,
};

/** HTTP status of an error: by code where it has one, else 400 for the caller's fault, 422 for evidence that does not hold, 500 for ours. */
export function httpStatusOf(error: AnnexaError): number {
  const named = statusOfCode[error.code];
  if (named !== undefined) return named;
  if (error.fault === 'caller') return 400;
  return error.fault === 'evidence' ? 422 : 500;
}

/** The error as it goes over the wire. Causes stay at home: they may hold paths and secrets. */
export function failureOf(error: AnnexaError): Failure {
  return { error: { code: error.code, message: error.message, hint: error.hint } };
}

/** Answers of what stands before a collector (a proxy, a load balancer) while it is away. */
const awayStatuses: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/** The error a failure body stands for; a body that is none becomes INTERNAL with the status, so that nothing is guessed. */
export function errorOf(body: unknown, httpStatus: number): AnnexaError {
  const read = failureSchema.safeParse(body);
  if (read.success && isErrorCode(read.data.error.code)) {
    return new AnnexaError(read.data.error.code, read.data.error.message, read.data.error.hint);
  }
  if (awayStatuses.has(httpStatus))
    return new AnnexaError('COLLECTOR_UNREACHABLE', `HTTP ${httpStatus} and no word from the collector itself`, 'try again in a while');
  return new AnnexaError('INTERNAL', `the answer was HTTP ${httpStatus} without a readable error`, 'look at the log of the collector');
}
