import { AnnexaError, isErrorCode } from '@annexa/evidence';
import type { ErrorCode } from '@annexa/evidence';
import { LedgerError } from '@annexa/ledger';
import type { Outcome, Problem } from '@annexa/ledger';

/** An error as it travels between threads and into answers; the stack stays where it was thrown. */
export type Failure = { readonly code: ErrorCode; readonly message: string; readonly hint: string };

/** What anything thrown means to whoever asked. A broken tree is the store's damage, the rest of the unknown is our mistake. */
export function failureOf(error: unknown): Failure {
  if (error instanceof AnnexaError) return { code: error.code, message: error.message, hint: error.hint };
  if (error instanceof LedgerError && error.code === 'tree-node-missing') {
    return { code: 'STORE_CORRUPT', message: error.message, hint: 'run annexa fsck, then restore the last backup' };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'INTERNAL', message, hint: 'report this with the log of the collector' };
}

/** The failure as an exception again. */
export function errorOf({ code, message, hint }: Failure, cause?: unknown): AnnexaError {
  return new AnnexaError(isErrorCode(code) ? code : 'INTERNAL', message, hint, cause);
}

const tooLarge: ReadonlySet<Problem['code']> = new Set(['json-too-large', 'envelope-too-large']);

/** What a sender's bundle was refused for. */
export function envelopeFailure({ code, message, next }: Problem): Failure {
  return { code: tooLarge.has(code) ? 'INPUT_TOO_LARGE' : 'ENVELOPE_MALFORMED', message, hint: next };
}

/** The value of something we wrote ourselves; a refusal then means that the file or row was damaged since. */
export function intact<T>(outcome: Outcome<T>, what: string): T {
  if (outcome.ok) return outcome.value;
  throw new AnnexaError('STORE_CORRUPT', `${what}: ${outcome.problem.message}`, 'run annexa fsck, then restore the last backup');
}
