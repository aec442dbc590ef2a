/**
 * Every error Annexa shows a person, by code. Closed: a code is added here or it does not exist.
 * Grouped by whose fault it is, because that decides who acts: the caller mends input, the operator mends the machine.
 */
const faultOfCode = {
  // the caller's input
  INPUT_MALFORMED: 'caller',
  INPUT_TOO_LARGE: 'caller',
  STATEMENT_MALFORMED: 'caller',
  KIND_UNKNOWN: 'caller',
  FACTS_MALFORMED: 'caller',
  NOT_PLAIN_JSON: 'caller',
  ENVELOPE_MALFORMED: 'caller',
  SIGNATURE_INVALID: 'caller',
  KEY_UNBOUND: 'caller',
  SYSTEM_MISMATCH: 'caller',
  CONFIG_MALFORMED: 'caller',
  FOLDER_MISSING: 'caller',
  USAGE: 'caller',
  POLICY_NOT_MET: 'caller',
  // who may do what
  TOKEN_MISSING: 'caller',
  TOKEN_INVALID: 'caller',
  SCOPE_MISSING: 'caller',
  OIDC_REFUSED: 'caller',
  SESSION_MISSING: 'caller',
  HOST_REFUSED: 'caller',
  ORIGIN_REFUSED: 'caller',
  NOT_FOUND: 'caller',
  // the operator's machine
  PORT_TAKEN: 'operator',
  FOLDER_NOT_WRITABLE: 'operator',
  STORE_CORRUPT: 'operator',
  STORE_UNAVAILABLE: 'operator',
  STORE_BEHIND_GUARD: 'operator',
  COMMIT_CONFLICT: 'operator',
  COMMIT_UNKNOWN: 'operator',
  JOURNAL_FAILED: 'operator',
  JOURNAL_CORRUPT: 'operator',
  OVERLOADED: 'operator',
  COLLECTOR_UNREACHABLE: 'operator',
  FORGE_UNREADABLE: 'operator',
  TLS_REQUIRED: 'operator',
  // evidence that does not hold
  PROOF_INVALID: 'evidence',
  CHECKPOINT_INVALID: 'evidence',
  CONSISTENCY_FAILED: 'evidence',
  DIGEST_MISMATCH: 'evidence',
  // ours
  INTERNAL: 'annexa',
} as const;

/** Code of an {@link AnnexaError}; tests and scripts match on it, never on the message. */
export type ErrorCode = keyof typeof faultOfCode;

/** Who has to act: the caller, whoever runs the collector, nobody (the evidence itself does not hold), or we. */
export type Fault = (typeof faultOfCode)[ErrorCode];

/** All codes, for documentation and schemas. */
export const errorCodes: readonly ErrorCode[] = Object.keys(faultOfCode).filter(isErrorCode);

/** Whether a text is one of the closed codes. */
export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(faultOfCode, text);
}

/** An error a person can act on: what happened (`message`), whose it is (`fault`), what to do next (`hint`). */
export class AnnexaError extends Error {
  readonly code: ErrorCode;
  readonly hint: string;

  constructor(code: ErrorCode, message: string, hint: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'AnnexaError';
    this.code = code;
    this.hint = hint;
  }

  get fault(): Fault {
    return faultOfCode[this.code];
  }
}
